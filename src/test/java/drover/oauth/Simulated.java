package drover.oauth;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks the field that gets the simulated providers. */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@interface Simulated {}
