package dev.casimir.models.training;

import java.util.List;
import java.util.Map;

/** Told what happens during a run, on the thread that trains. */
public interface TrainingListener {
  /**
   * Before the first step.
   *
   * @param descriptions of the learner, the training and the data
   * @param epochsDone those before a resumed checkpoint, else 0
   */
  default void begins(Map<String, Object> descriptions, int epochsDone) {}

  /**
   * After every step.
   *
   * @param epoch its number, from 1 on
   * @param step its number within the epoch, from 1 on
   * @param steps of the epoch
   * @param soFar reports of the epoch up to here
   */
  default void stepped(int epoch, int step, int steps, BatchReport soFar) {}

  /** After every epoch, its checkpoint included. */
  default void epochEnded(EpochReport report) {}

  /** At the end. */
  default void ended(TrainingResult result) {}

  /** One that tells several, in order. */
  static TrainingListener all(List<TrainingListener> listeners) {
    List<TrainingListener> kept = List.copyOf(listeners);
    return new TrainingListener() {
      @Override
      public void begins(Map<String, Object> descriptions, int epochsDone) {
        kept.forEach(listener -> listener.begins(descriptions, epochsDone));
      }

      @Override
      public void stepped(int epoch, int step, int steps, BatchReport soFar) {
        kept.forEach(listener -> listener.stepped(epoch, step, steps, soFar));
      }

      @Override
      public void epochEnded(EpochReport report) {
        kept.forEach(listener -> listener.epochEnded(report));
      }

      @Override
      public void ended(TrainingResult result) {
        kept.forEach(listener -> listener.ended(result));
      }
    };
  }
}
