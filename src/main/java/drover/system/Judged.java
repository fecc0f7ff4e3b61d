package drover.system;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An answer, and what it means for whoever asked.
 *
 * @param json its body, or null where it is none that can be read
 * @param words what is told of it
 */
record Judged(Reply reply, Meaning meaning, JsonNode json, String words) {
    private static final Pattern LIMIT = Pattern.compile("(?i)rate.?limit|too many requests|throttl");

    /** The answers of a receiver that end an event (400, 413, 415, 422) or all of them (401, 403, 410). */
    private static final Set<Integer> FINAL = Set.of(400, 401, 403, 410, 413, 415, 422);

    /** What an answer means. */
    enum Meaning {
        GOOD,
        /** We ask too often. */
        LIMITED,
        /** We ask too much at once. */
        CROWDED,
        /** Nothing is left of today's calls. */
        EXHAUSTED,
        /** It does not know us. */
        UNAUTHORIZED,
        /** It knows us, and this is not for us, or is there no more. */
        FORBIDDEN,
        /** It may be otherwise the next time. */
        PASSING,
        /** What was asked for is not there, as the API says in its own way. */
        ABSENT,
        /** The same will be answered again. */
        PERMANENT,
        /** A success that cannot be read. */
        UNREADABLE
    }

    /** An answer of an API, whose body must be JSON of at most so many bytes. */
    static Judged of(Reply reply, BodyErrors errors, int largest) {
        JsonNode json = null;
        IOException fault = null;
        if (reply.body().length <= largest) {
            try {
                json = Json.read(reply.body());
            } catch (IOException e) {
                fault = e;
            }
        }
        return reply.isSuccess() ? success(reply, errors, json, fault, largest) : failure(reply, errors, json);
    }

    /** An answer of a receiver: its status says all. What does not speak of the event or of us may be otherwise the next time. */
    static Judged status(Reply reply) {
        if (reply.isSuccess()) {
            return new Judged(reply, Meaning.GOOD, null, reply.describe(""));
        }
        JsonNode json = jsonIfAny(reply);
        boolean firewall = reply.status() == 403 && isStopped(reply, json);
        Meaning meaning = reply.status() == 429
                ? Meaning.LIMITED
                : FINAL.contains(reply.status()) && !firewall ? Meaning.PERMANENT : Meaning.PASSING;
        return new Judged(reply, meaning, null, failure(reply, json).words());
    }

    /** For the reason that a receiver gives, if it gives one as JSON. */
    private static JsonNode jsonIfAny(Reply reply) {
        try {
            return Json.read(reply.body());
        } catch (IOException e) {
            return null;
        }
    }

    private static Judged success(Reply reply, BodyErrors errors, JsonNode json, IOException fault, int largest) {
        if (json == null) {
            String why = fault == null
                    ? "the answer is larger than " + largest + " bytes (drover.max-answer)"
                    : JsonFault.describe(fault);
            return new Judged(
                    reply,
                    fault != null && JsonFault.isCutShort(fault) ? Meaning.PASSING : Meaning.UNREADABLE,
                    null,
                    reply.describe(fault == null ? why : Shape.shape(reply, null) + "; " + why));
        }
        BodyErrors.Found error = errors.find(json);
        if (error == null) {
            return new Judged(reply, Meaning.GOOD, json, reply.describe(""));
        }
        String said = error.text().isBlank() ? Shape.of(reply, json) : Shape.clean(error.text());
        return new Judged(reply, error.kind().meaning(), json, reply.describe(said));
    }

    /** What is declared of the words beside a status; what came from before the API has none of its words. */
    private static Judged failure(Reply reply, BodyErrors errors, JsonNode json) {
        BodyErrors.Found found = isStopped(reply, json) ? null : errors.beside(reply.status(), json);
        Judged judged = failure(reply, json);
        if (found != null) {
            return new Judged(reply, found.kind().meaning(), json, reply.describe(Shape.clean(found.text())));
        }
        return new Judged(reply, judged.meaning(), json, errors.advise(reply.status(), json, judged.words()));
    }

    private static Judged failure(Reply reply, JsonNode json) {
        String said = Shape.of(reply, json);
        boolean saysLimit = json != null && LIMIT.matcher(said).find();
        String words = reply.describe(isStopped(reply, json) ? "not the API's word, but " + what(said) : said);
        return new Judged(reply, meaning(reply, json, saysLimit), json, words);
    }

    private static String what(String said) {
        return said.isEmpty() ? "a firewall's" : said;
    }

    private static Meaning meaning(Reply reply, JsonNode json, boolean saysLimit) {
        boolean limit = reply.waits().isOfALimit() || saysLimit;
        if (reply.status() == 429 || (reply.status() == 403 && limit)) {
            return Meaning.LIMITED;
        }
        if (reply.isPassing() || isStopped(reply, json)) {
            return Meaning.PASSING;
        }
        return switch (reply.status()) {
            case 401 -> Meaning.UNAUTHORIZED;
            case 403, 410 -> Meaning.FORBIDDEN;
            default -> Meaning.PERMANENT;
        };
    }

    /** Whether a firewall or a web server before the API answered where only the API can know: by a page, or by its own words. */
    private static boolean isStopped(Reply reply, JsonNode json) {
        boolean knows = reply.status() == 401 || reply.status() == 403 || reply.status() == 410;
        return knows
                && (reply.firewall()
                        || (json == null && Shape.isPage(reply))
                        || (json != null && json.path("cloudflare_error").asBoolean()));
    }
}
