package dev.casimir.device;

/** An algorithm a caller may ask a plan to use. Operations define their own as enums. */
public interface Choice {
  /** The name on the command line and in reports. */
  String label();
}
