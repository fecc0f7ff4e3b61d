package drover.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.util.URISupport;

/** A list request, read as Django REST framework reads it: limit and offset, ordering and limits by time, equality of fields. */
record Page(String url, Map<String, Object> query) {
    private static final int LARGEST = 100;
    private static final Comparator<Row> BY_TIME = Comparator.comparing(Row::at).thenComparing(Row::key);
    private static final Set<String> NO_FIELDS =
            Set.of("limit", "offset", "ordering", "modified__gte", "modified__lte");

    static Answer of(Collection<Row> rows, String url, String query) {
        try {
            Map<String, Object> parameters =
                    new TreeMap<>(URISupport.parseQuery(query == null ? "" : query, true, true));
            parameters.replaceAll((name, value) -> URLDecoder.decode(value.toString(), StandardCharsets.UTF_8));
            return new Page(url.replaceFirst("\\?.*", ""), parameters).answer(rows);
        } catch (DateTimeException e) {
            return new Answer(400, "{\"modified__gte\":[\"Enter a valid date/time.\"]}");
        } catch (URISyntaxException e) {
            return new Answer(400, "{\"detail\":\"Malformed request.\"}");
        }
    }

    private Answer answer(Collection<Row> rows) throws URISyntaxException {
        List<Row> found = found(rows);
        int limit = Math.max(1, Math.min(number("limit", LARGEST), LARGEST));
        int start = Math.min(number("offset", 0), found.size());
        int end = Math.min(start + limit, found.size());
        var page = JsonNodeFactory.instance.objectNode();
        page.put("count", found.size());
        page.put("next", end < found.size() ? link(limit, end) : null);
        page.put("previous", start > 0 ? link(limit, Math.max(0, start - limit)) : null);
        page.putArray("results")
                .addAll(found.subList(start, end).stream().map(Row::json).toList());
        return Answer.of(page);
    }

    private List<Row> found(Collection<Row> rows) {
        Instant from = time("modified__gte", Instant.MIN);
        Instant to = time("modified__lte", Instant.MAX);
        var found = rows.stream()
                .filter(row -> !row.at().isBefore(from) && !row.at().isAfter(to))
                .filter(row -> query.entrySet().stream()
                        .noneMatch(asked -> !NO_FIELDS.contains(asked.getKey())
                                && row.contradicts(asked.getKey(), asked.getValue())));
        return "modified".equals(query.get("ordering")) ? found.sorted(BY_TIME).toList() : found.toList();
    }

    private Instant time(String name, Instant otherwise) {
        Object text = query.get(name);
        return text == null ? otherwise : OffsetDateTime.parse(text.toString()).toInstant();
    }

    private int number(String name, int otherwise) {
        String text = String.valueOf(query.get(name));
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }

    private String link(int limit, int offset) throws URISyntaxException {
        Map<String, Object> other = new TreeMap<>(query);
        other.put("limit", limit);
        other.put("offset", offset);
        return url + "?" + URISupport.createQueryString(other);
    }
}
