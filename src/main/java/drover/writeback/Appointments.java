package drover.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Digest;
import drover.record.Json;
import drover.system.Permanent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * The bean {@code appointments} of the routes: an event as Google Calendar takes it, under an id that is ours (base32hex, RFC 2938:
 * developers.google.com/workspace/calendar/api/v3/reference/events/insert). The same event, or where there is none the same content,
 * has the same id: so one that is sent twice is one.
 */
@Singleton
@Named("appointments")
@RegisterForReflection
public class Appointments {
    private static final int RADIX = 32;
    private static final int BYTES = 20;
    private static final Duration LONG = Duration.ofHours(1);
    private static final int DAY = 10;

    /**
     * Makes it of {@code summary}, {@code start}, {@code end} (an hour, or a day, later), {@code zone}, {@code attendees} (addresses,
     * an array or with commas between), {@code description} and {@code calendar} ({@code primary}). A start is a day, a time with its
     * offset, or a time of the zone. The variables {@code asked.id} and {@code
     * asked.path} say under which id, and where below the base URL.
     *
     * @return as it is sent
     * @throws Permanent when it cannot be one; the message names the field
     */
    public JsonNode of(Exchange exchange, JsonNode wanted, String otherZone) throws Permanent {
        String summary = text(wanted, "summary");
        String start = text(wanted, "start");
        if (summary.isEmpty() || start.isEmpty()) {
            throw new Permanent("a calendar event needs summary and start, got " + Json.shape(wanted));
        }
        String zone = text(wanted, "zone").isEmpty() ? otherZone : text(wanted, "zone");
        String end = text(wanted, "end").isEmpty() ? after(start, zone) : text(wanted, "end");
        ObjectNode event = Json.object().put("summary", summary);
        event.set("start", time("start", start, zone));
        event.set("end", time("end", end, zone));
        if (start.length() == DAY != (end.length() == DAY)) {
            throw new Permanent("fields start and end: expected two days or two times");
        }
        if (!text(wanted, "description").isEmpty()) {
            event.put("description", text(wanted, "description"));
        }
        attendees(wanted.path("attendees"), event);
        String calendar = text(wanted, "calendar").isEmpty() ? "primary" : text(wanted, "calendar");
        String of = exchange.getVariable("event.id", "", String.class);
        String id = id(calendar + "\0" + (of.isEmpty() ? event.toString() : of + "\0" + summary));
        event.put("id", id);
        String path = "/calendars/"
                + URLEncoder.encode(calendar, StandardCharsets.UTF_8).replace("+", "%20") + "/events";
        exchange.setVariable("asked.id", id);
        exchange.setVariable("asked.path", path);
        exchange.setVariable("asked.json", event);
        return event;
    }

    private static String text(JsonNode json, String field) {
        return json.path(field).asText("").strip();
    }

    private static void attendees(JsonNode wanted, ObjectNode event) {
        List<String> addresses = Arrays.asList(wanted.asText("").split(",", -1));
        ArrayNode list = Json.object().arrayNode();
        (wanted.isArray() ? wanted : Json.object().arrayNode())
                .forEach(one -> list.addObject().put("email", one.isObject() ? text(one, "email") : one.asText()));
        addresses.stream()
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .forEach(address -> list.addObject().put("email", address));
        if (!list.isEmpty()) {
            event.set("attendees", list);
        }
    }

    /** The day after, or an hour later. */
    private static String after(String start, String zone) throws Permanent {
        try {
            if (start.length() == DAY) {
                return LocalDate.parse(start).plusDays(1).toString();
            }
            return at(start, zone).plus(LONG).toString();
        } catch (DateTimeException e) {
            throw bad("start");
        }
    }

    /** A time of the zone with its offset: the published format has one, and an hour is an hour also where clocks are changed. */
    private static OffsetDateTime at(String time, String zone) {
        return time.matches(".*T.*(Z|[+-]\\d\\d:?\\d\\d)")
                ? OffsetDateTime.parse(time)
                : LocalDateTime.parse(time).atZone(ZoneId.of(zone)).toOffsetDateTime();
    }

    private static ObjectNode time(String field, String text, String zone) throws Permanent {
        try {
            ObjectNode time = Json.object();
            if (text.length() == DAY) {
                return time.put("date", LocalDate.parse(text).toString());
            }
            String plain = at(text, zone).toString();
            // Without seconds Google takes no time.
            String full = plain.matches(".*T\\d\\d:\\d\\d(Z|[+-].*)")
                    ? plain.replaceFirst("(T\\d\\d:\\d\\d)", "$1:00")
                    : plain;
            return time.put("dateTime", full).put("timeZone", ZoneId.of(zone).getId());
        } catch (DateTimeException e) {
            throw bad(field);
        }
    }

    private static Permanent bad(String field) {
        return new Permanent("field " + field
                + ": expected a day such as 2026-02-03, a time such as 2026-02-03T14:00:00-07:00 or 2026-02-03T14:00:00, and a zone"
                + " such as America/Denver");
    }

    /** 160 bits of its hash, in the letters that Google allows: a to v and digits. */
    private static String id(String of) {
        String digits = new BigInteger(1, Arrays.copyOf(Digest.of(of), BYTES)).toString(RADIX);
        return "0".repeat(RADIX - digits.length()) + digits;
    }
}
