/** Labelled images: files in the IDX format, generated ones, and the order of batches. */
package dev.casimir.models.data;
