package drover.system;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What may be told of a body: the API's own message about an error, else its shape and size. Never its text: a body holds
 * people's names and addresses.
 */
final class Shape {
    private static final int LONGEST = 200;
    private static final int TITLE = 80;
    private static final Pattern PAGE = Pattern.compile(
            "(?is)\\s*(?:\uFEFF|<!--.*?-->|<\\?xml.*?\\?>|\\s)*<(?:!doctype\\s+html|html|head|body)\\b.*");
    private static final Pattern HEADING = Pattern.compile("(?is)<title[^>]*>(.*?)</title>");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[\\w.+-]{1,40}/[\\w.+-]{1,40}");

    private Shape() {}

    /** Whether it is a page for people: no API says that. */
    static boolean isPage(Reply reply) {
        return reply.type().startsWith("text/html")
                || reply.type().startsWith("application/xhtml")
                || PAGE.matcher(beginning(reply.body())).matches();
    }

    /** The message of an error's JSON, else the shape of the body. */
    static String of(Reply reply, JsonNode json) {
        return (json == null ? Optional.<String>empty() : Said.in(json)).orElseGet(() -> shape(reply, json));
    }

    /** What a body looks like, without its content. */
    static String shape(Reply reply, JsonNode json) {
        int size = reply.body().length;
        if (size == 0) {
            return "";
        }
        if (!reply.encoding().isEmpty() && !reply.encoding().equals("identity")) {
            return size + " bytes, encoded as " + known(reply.encoding(), Pattern.compile("[\\w-]{1,20}"));
        }
        if (isPage(reply)) {
            Matcher heading = HEADING.matcher(beginning(reply.body()));
            return "an HTML page" + (heading.find() ? ", \"" + clean(heading.group(1), TITLE) + "\"" : "");
        }
        return json == null
                ? size + " bytes" + ofType(reply.type().replaceFirst("\\s*;.*", ""))
                : Json.shape(json) + ", " + size + " bytes";
    }

    private static String ofType(String type) {
        return MEDIA_TYPE.matcher(type).matches() ? " of " + type : "";
    }

    private static String known(String text, Pattern form) {
        return form.matcher(text).matches() ? text : "something";
    }

    /** One line, not too long, without secrets. */
    static String clean(String text, int longest) {
        String plain = Redaction.redact(text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip());
        return plain.length() > longest ? plain.substring(0, longest) + "…" : plain;
    }

    static String clean(String text) {
        return clean(text, LONGEST);
    }

    private static String beginning(byte[] body) {
        return new String(body, 0, Math.min(body.length, 4096), StandardCharsets.UTF_8);
    }
}
