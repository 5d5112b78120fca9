/** Training of whatever can say its gradients: optimizers, the loop, the log, checkpoints. */
package dev.casimir.models.training;
