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
 *   <li>Quartz makes its jobs and reads the properties of its triggers by name; Camel's HTTP component sets the properties of
 *       HttpClient's builders; Camel's context, and Micrometer's, read each other's properties at start.
 *   <li>Options of the endpoints and EIPs that the routes set by reflection are registered by the Camel Quarkus extensions.
 * </ul>
 */
@RegisterForReflection(
        targets = {Exception.class, Throwable.class, IllegalStateException.class},
        classNames = {
            "io.micrometer.core.instrument.composite.CompositeMeterRegistry",
            "io.quarkus.runtime.Application",
            "org.apache.camel.component.microprofile.faulttolerance.FaultToleranceProcessorFactory",
            "org.apache.camel.component.quartz.StatefulCamelJob",
            "org.apache.camel.quarkus.component.platform.http.runtime.PlatformHttpRecorder$1",
            "org.apache.camel.quarkus.component.quartz.CamelQuartzRecorder$QuarkusQuartzComponent",
            "org.apache.camel.support.AbstractVariableRepository",
            "org.apache.camel.support.GlobalVariableRepository",
            "org.apache.camel.support.LanguageSupport",
            "org.apache.camel.support.RouteVariableRepository",
            "org.apache.camel.support.service.BaseService",
            "org.apache.camel.support.service.ServiceSupport",
            "org.apache.hc.client5.http.impl.classic.HttpClientBuilder",
            "org.apache.hc.core5.http.io.SocketConfig$Builder",
            "org.quartz.impl.triggers.CronTriggerImpl"
        })
final class NativeHints {
    private NativeHints() {}
}
