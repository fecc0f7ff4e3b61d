package drover.traces;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.quarkus.opentelemetry.runtime.config.runtime.exporter.OtlpExporterRuntimeConfig;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import java.net.URI;

/**
 * Traces are sent by HTTP, and no gRPC is on the class path: the builder of a native image, which links all that can be reached, must not
 * meet the sender that needs it. What is replaced chooses the sender by {@code quarkus.otel.exporter.otlp.protocol}.
 */
@TargetClass(className = "io.quarkus.opentelemetry.runtime.exporter.otlp.OTelExporterRecorder$1")
final class NoGrpc {
    @Substitute
    @SuppressWarnings("DoNotCallSuggester") // Quarkus calls it.
    SpanExporter createOtlpGrpcSpanExporter(
            OtlpExporterRuntimeConfig config, Vertx vertx, URI uri, TlsConfigurationRegistry tls) {
        throw new IllegalStateException(
                "Traces are sent by HTTP only: set quarkus.otel.exporter.otlp.protocol=http/protobuf");
    }
}
