package drover.process;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/** Takes traces as OTLP over HTTP. What it is sent is read by the numbers of opentelemetry-proto's fields. */
final class OtlpReceiver implements AutoCloseable {
    private static final int RESOURCE_SPANS = 1;
    private static final int SCOPE_SPANS = 2;
    private static final int SPANS = 2;

    private final HttpServer server;
    private final int status;
    private final List<byte[]> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<Span> spans = Collections.synchronizedList(new ArrayList<>());

    /** @param parent empty where it is the first of its trace */
    record Span(String trace, String id, String parent, String name) {
        private static Span of(UnknownFieldSet fields) {
            return new Span(hex(fields, 1), hex(fields, 2), hex(fields, 4), text(fields, 5));
        }

        private static String hex(UnknownFieldSet fields, int number) {
            return bytes(fields, number).stream()
                    .map(value -> HexFormat.of().formatHex(value.toByteArray()))
                    .findFirst()
                    .orElse("");
        }

        private static String text(UnknownFieldSet fields, int number) {
            return bytes(fields, number).get(0).toStringUtf8();
        }
    }

    OtlpReceiver() throws IOException {
        this(200);
    }

    /** One that answers everything so. */
    OtlpReceiver(int status) throws IOException {
        this.status = status;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static List<ByteString> bytes(UnknownFieldSet fields, int number) {
        return fields.getField(number).getLengthDelimitedList();
    }

    private static UnknownFieldSet message(ByteString bytes) {
        try {
            return UnknownFieldSet.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        requests.add(body);
        for (ByteString resource : bytes(message(ByteString.copyFrom(body)), RESOURCE_SPANS)) {
            for (ByteString scope : bytes(message(resource), SCOPE_SPANS)) {
                bytes(message(scope), SPANS).forEach(span -> spans.add(Span.of(message(span))));
            }
        }
        exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** The spans of a trace with this name. */
    List<Span> spans(String trace, String name) {
        synchronized (spans) {
            return spans.stream()
                    .filter(span -> span.trace().equals(trace) && span.name().equals(name))
                    .toList();
        }
    }

    List<Span> spans() {
        synchronized (spans) {
            return List.copyOf(spans);
        }
    }

    /** Everything it was sent; texts can be found in it. */
    String raw() {
        StringBuilder raw = new StringBuilder();
        synchronized (requests) {
            requests.forEach(request -> raw.append(new String(request, StandardCharsets.ISO_8859_1)));
        }
        return raw.toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
