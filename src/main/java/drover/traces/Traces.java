package drover.traces;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import org.apache.camel.CamelContext;
import org.apache.camel.quarkus.main.events.BeforeConfigure;
import org.apache.camel.support.service.ServiceHelper;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Switches traces on or leaves them off; when off nothing is installed in Camel, and no route does more. */
@ApplicationScoped
public class Traces {
    /** Where it is said that spans could not be sent. */
    private static final List<String> SENDERS = List.of(
            "io.quarkus.opentelemetry.runtime.exporter.otlp.sender.VertxHttpSender",
            "io.opentelemetry.exporter.internal.http.HttpExporter");

    private final boolean on;
    private final Tracer tracer;
    /** Held, or their filters would be gone with them. */
    private final List<Logger> senders = new ArrayList<>();

    Traces(
            @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean disabled,
            Instance<OpenTelemetry> openTelemetry) {
        on = !disabled;
        tracer = on
                ? openTelemetry.get().getTracer("drover")
                : TracerProvider.noop().get("drover");
    }

    void install(@Observes BeforeConfigure event, CamelContext camel) {
        if (on) {
            RouteSpans spans = new RouteSpans(tracer);
            camel.addRoutePolicyFactory(spans);
            camel.getManagementStrategy().addEventNotifier(spans);
            ServiceHelper.startService(spans);
            Hourly hourly = new Hourly();
            SENDERS.forEach(name -> senders.add(Logger.getLogger(name)));
            senders.forEach(sender -> sender.setFilter(hourly));
        }
    }

    /**
     * The taking of a webhook, to be ended.
     *
     * @param traceparent the sender's, or null
     */
    public Span webhook(String provider, String traceparent) {
        return on
                ? tracer.spanBuilder("webhook " + provider)
                        .setSpanKind(SpanKind.SERVER)
                        .setParent(Traceparent.context(traceparent))
                        .startSpan()
                : Span.getInvalid();
    }
}
