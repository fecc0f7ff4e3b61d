package drover.operate;

import drover.snapshot.Snapshot;
import drover.snapshot.Snapshots;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The last good state of what is read, under {@code /operations/snapshot/}. */
@ApplicationScoped
class SnapshotOperations implements Endpoints.Group {
    private static final String ONE = "snapshot/:system/:thing/";
    private static final int PAGE = 100;
    /** RFC 9110, 5.6.7. */
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final int LONGEST = 500;

    private final Snapshots snapshots;

    SnapshotOperations(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    public void add(Endpoints.Table table) {
        table.getRecord("snapshot", c -> answer(snapshots.things()));
        table.getRecord("snapshot/:system/:thing", this::list);
        table.getRecord(ONE + "*", this::one);
    }

    private Answer list(RoutingContext context) {
        return answer(snapshots.list(
                context.pathParam("system"),
                context.pathParam("thing"),
                context.request().getParam("cursor"),
                since(context.request().getParam("changed-since")),
                limit(context.request().getParam("limit"))));
    }

    private Answer one(RoutingContext context) {
        String path = context.request().path();
        // A key may have slashes in it.
        String key = path.split("/", 6)[5];
        String cached = String.valueOf(context.request().getHeader("Cache-Control"));
        return answer(snapshots.one(
                context.pathParam("system"),
                context.pathParam("thing"),
                URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8),
                cached.contains("no-cache")));
    }

    private static Instant since(String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException(
                    "changed-since is a time with its offset, such as 2026-01-31T08:00:00Z", e);
        }
    }

    private static int limit(String text) {
        if (text == null) {
            return PAGE;
        }
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > LONGEST) {
            throw new IllegalArgumentException("limit is a number from 1 to " + LONGEST);
        }
        return Integer.parseInt(text);
    }

    private static Answer answer(Snapshot snapshot) {
        Map<String, String> headers = new HashMap<>();
        // Each copy on the way would be one more that may be stale.
        headers.put("Cache-Control", "no-store");
        if (snapshot.source() != null) {
            headers.put("Drover-Source", snapshot.source());
        }
        if (snapshot.age() != null) {
            headers.put("Age", String.valueOf(snapshot.age().toSeconds()));
        }
        if (snapshot.changed() != null) {
            headers.put("Last-Modified", HTTP_DATE.format(snapshot.changed()));
        }
        return new Answer(snapshot.status(), snapshot.body(), headers);
    }
}
