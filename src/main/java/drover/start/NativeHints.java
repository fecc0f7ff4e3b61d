package drover.start;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What a native image would leave out, because only a name leads to it. Classes of our own carry the hint themselves.
 *
 * <ul>
 *   <li>The circuit breaker's factory is named in {@code META-INF/services/org/apache/camel/model/CircuitBreakerDefinition},
 *       a resource that {@code quarkus.native.resources.includes} names; its Quarkus extension, which would do both, does
 *       not resolve.
 *   <li>{@code java.lang.Exception} and {@code java.lang.Throwable} are named in a {@code doCatch}, {@code
 *       IllegalStateException} in a {@code throwException}.
 *   <li>Options of the endpoints and EIPs that the routes set by reflection are registered by the Camel Quarkus extensions.
 * </ul>
 */
@RegisterForReflection(
        targets = {Exception.class, Throwable.class, IllegalStateException.class},
        classNames = {"org.apache.camel.component.microprofile.faulttolerance.FaultToleranceProcessorFactory"})
final class NativeHints {
    private NativeHints() {}
}
