package drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query as QuickBooks takes it: {@code select * from Invoice where MetaData.LastUpdatedTime >= '…' orderby
 * MetaData.LastUpdatedTime startposition 1 maxresults 1000}, with as much of it as Drover asks.
 *
 * @param list the list that is asked for
 * @param since changed then or later
 * @param inactive whether those are asked for that nobody uses any more
 * @param field a field that must have a value, or null
 * @param first the place of the first, from 1
 * @param most how many at most
 */
record Select(String list, Instant since, boolean inactive, String field, String value, int first, int most) {
    private static final Pattern QUERY = Pattern.compile(
            "select \\* from (\\w+)(?: where (.*?))? *(?: order ?by MetaData\\.LastUpdatedTime(?: asc)?)?"
                    + "(?: startposition (\\d{1,9}))?(?: maxresults (\\d{1,9}))?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SINCE =
            Pattern.compile("MetaData\\.LastUpdatedTime >= '([^']*)'", Pattern.CASE_INSENSITIVE);
    private static final Pattern EQUALS = Pattern.compile("(\\w+) = '((?:[^'\\\\]|\\\\.)*)'");
    private static final int LARGEST = 1000;
    private static final int USUAL = 100;

    /** Reads one; null where it is none. */
    static Select of(String query) {
        Matcher parts = QUERY.matcher(query.strip());
        if (!parts.matches()) {
            return null;
        }
        String where = parts.group(2) == null ? "" : parts.group(2);
        Matcher since = SINCE.matcher(where);
        Matcher equals = EQUALS.matcher(where);
        boolean isOne = equals.find();
        return new Select(
                parts.group(1),
                since.find() ? OffsetDateTime.parse(since.group(1)).toInstant() : Instant.EPOCH,
                where.contains("Active in (true, false)"),
                isOne ? equals.group(1) : null,
                isOne ? equals.group(2).replaceAll("\\\\(.)", "$1") : null,
                parts.group(3) == null ? 1 : Integer.parseInt(parts.group(3)),
                Math.min(LARGEST, parts.group(4) == null ? USUAL : Integer.parseInt(parts.group(4))));
    }

    boolean takes(JsonNode record) {
        return !Books.updated(record).isBefore(since)
                && (inactive || record.path("Active").asBoolean(true))
                && (field == null || record.path(field).asText().equals(value));
    }
}
