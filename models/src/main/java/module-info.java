import org.jspecify.annotations.NullMarked;

/** Models over the kernels: data, training, and the systems of the papers. */
@NullMarked
module dev.casimir.models {
  requires transitive dev.casimir.kernels;
  requires com.google.gson;
  requires static org.jspecify;

  exports dev.casimir.models.data;
  exports dev.casimir.models.equilibrium;
  exports dev.casimir.models.training;
}
