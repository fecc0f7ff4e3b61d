package drover.inbox;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What a notification says: JSON, or a form that is read as JSON. */
final class Content {
    private Content() {}

    static boolean isForm(HttpServerRequest request) {
        return media(request).equals("application/x-www-form-urlencoded");
    }

    static boolean isJson(HttpServerRequest request) {
        return media(request).matches("application/([\\w.+-]+\\+)?json");
    }

    static boolean isEncoded(HttpServerRequest request) {
        String encoding = request.getHeader("Content-Encoding");
        return encoding != null && !encoding.equalsIgnoreCase("identity");
    }

    private static String media(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** @throws IOException when it cannot be read; the message says why to us, and may show some of it */
    static JsonNode json(Posted posted) throws IOException {
        // The parser would take characters that are written longer than need be.
        if (!ByteBufUtil.isText(Unpooled.wrappedBuffer(posted.body()), StandardCharsets.UTF_8)) {
            throw new IOException("it is not UTF-8");
        }
        JsonNode json = posted.form() ? form(posted.body()) : Json.read(posted.body());
        if (json.isMissingNode()) {
            throw new IOException("there is nothing in it");
        }
        return json;
    }

    private static JsonNode form(byte[] body) throws IOException {
        try {
            return Form.read(body).json();
        } catch (IllegalArgumentException e) {
            throw new IOException("nor a form", e);
        }
    }

    /** In short, and without its content: what the parser says of text that it cannot read shows some of that. */
    static String reason(IOException e) {
        if (e instanceof StreamConstraintsException limit) {
            // "Number value length (5000) exceeds the maximum allowed (1000, from `…`)": lengths and limits only.
            return "JSON that is not read: "
                    + limit.getOriginalMessage()
                            .replaceAll(", from [^)]*\\(\\)\\S?\\)", ")")
                            .replace('"', '\'');
        }
        // Ours are of this very class; the parser throws others.
        return e.getClass() == IOException.class ? "expected JSON: " + e.getMessage() : "expected JSON";
    }
}
