package dev.casimir.cuda;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the tests of a class on the host build of the kernels and once more on the first GPU. Tests
 * take the device from {@link EveryDevice#device}. Where one is missing, the report has the class
 * once as skipped there, with the reason.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ClassTemplate
@ExtendWith(EveryDevice.class)
public @interface OnEveryDevice {}
