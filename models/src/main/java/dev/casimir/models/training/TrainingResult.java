package dev.casimir.models.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param outcome why it ended
 * @param epochs whole epochs trained, those before a resumed checkpoint included
 * @param updates steps that changed parameters, likewise
 * @param bestEpoch the epoch after which most test images were right, the first of several; 0 if
 *     there was none
 * @param bestAccuracy share of test images that were right then
 * @param last the last epoch, if this run had one
 */
public record TrainingResult(
    Outcome outcome,
    int epochs,
    long updates,
    int bestEpoch,
    double bestAccuracy,
    Optional<EpochReport> last) {

  /** Why a run ended. */
  public enum Outcome {
    /** All epochs are done. */
    FINISHED,
    /** It was asked to stop. */
    STOPPED,
    /** An epoch went by without a single update. */
    FAILED
  }

  /** For a log. */
  public Map<String, Object> describe() {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("outcome", outcome.name());
    description.put("epochs", epochs);
    description.put("updates", updates);
    description.put("bestEpoch", bestEpoch);
    description.put("bestAccuracy", bestAccuracy);
    return description;
  }
}
