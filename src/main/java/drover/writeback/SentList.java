package drover.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/**
 * A page of what an account has sent to a number, newest first, as Twilio lists it. Only the number is asked for: what is queued has no
 * {@code date_sent} yet, and a filter by that would not show it.
 *
 * @param found the sid of the one that is looked for, or null
 * @param unclear whether there is one since then that may be it and looks otherwise
 * @param next the query of the next page, or null where that is older or there is none
 */
record SentList(String found, boolean unclear, String next) {
    /** So much may Twilio's clock be behind ours. */
    private static final Duration SLACK = Duration.ofMinutes(10);

    static String query(String to) {
        return "To=" + URLEncoder.encode(to, StandardCharsets.UTF_8) + "&PageSize=100";
    }

    /** Whether that is a page of such a list. */
    static boolean isOne(Phoned what, JsonNode page) {
        return page.path(what.call() ? "calls" : "messages").isArray();
    }

    /** Reads a page. What is known to be another one of ours, and what another one that waits looks like, is not it. */
    static SentList of(Connection connection, Sending looked, JsonNode page) throws SQLException {
        Phoned what = looked.what;
        Instant from = Instant.ofEpochMilli(looked.sent.begunAt()).minus(SLACK);
        String found = null;
        boolean unclear = false;
        boolean older = false;
        for (JsonNode one : page.path(what.call() ? "calls" : "messages")) {
            Instant created = created(one);
            if (created != null && created.isBefore(from)) {
                older = true;
                continue;
            }
            String sid = one.path("sid").asText("");
            boolean ours = one.path("direction").asText("").startsWith("outbound")
                    && one.path("to").asText("").equals(what.to())
                    && isFrom(what, one)
                    && !SendingRows.isKnown(connection, sid);
            if (!ours) {
                continue;
            }
            byte[] digest =
                    Phoned.digest(what.call(), what.to(), one.path("body").asText(""));
            if (Arrays.equals(digest, what.digest()) && created != null && !sid.isEmpty()) {
                // The oldest: a later one that looks the same is for a later event.
                found = sid;
            } else if (!SendingRows.isAwaited(connection, digest, what.name())) {
                unclear = true;
            }
        }
        String uri = page.path("next_page_uri").asText("");
        return new SentList(found, unclear, older || !uri.contains("?") ? null : uri.substring(uri.indexOf('?') + 1));
    }

    private static boolean isFrom(Phoned what, JsonNode one) {
        String service = what.fields().get("MessagingServiceSid");
        return service != null
                ? one.path("messaging_service_sid").asText("").equals(service)
                : one.path("from").asText("").equals(what.fields().get("From"));
    }

    /** RFC 2822, or null where there is none that can be read. */
    private static Instant created(JsonNode one) {
        try {
            return OffsetDateTime.parse(one.path("date_created").asText(""), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
