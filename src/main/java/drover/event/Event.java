package drover.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Digest;
import drover.record.Json;
import drover.record.Kind;
import drover.record.News;
import drover.record.Reading;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A change, in the form of CloudEvents 1.0 (structured JSON).
 *
 * @param id deterministic: the same change always has the same id
 * @param type {@code <system>.<thing>.<what happened>}
 * @param subject the thing it happened to, such as {@code order/4821934}
 * @param lane what has to stay in order: the subject, as {@link #lane(String)} puts it
 * @param body the whole event as UTF-8 JSON, as it is delivered
 */
public record Event(String id, String type, String subject, long lane, byte[] body) {
    /** Fields of an event's data that tell of the change, and not of the thing. */
    static final Set<String> OF_CHANGE = Set.of("from", "to", "old_quantity", "new_quantity", "difference");

    /**
     * The event that a reading is, if it is one.
     *
     * @param known the state of that thing as it was last seen, or null when it never was
     * @return empty when the reading repeats what is known, or is older than it
     */
    public static Optional<Event> of(Reading reading, Known known) {
        News news = reading.type().news();
        if (news instanceof News.ByQuantity quantity) {
            return changed(quantity, reading, known);
        }
        if (news instanceof News.AsTold) {
            return told(reading, known);
        }
        return news instanceof News.ByTime ? timed(reading, known) : compared(reading, known);
    }

    /** News by content: each piece of news of a thing has a number, so that a state which comes back is news again. */
    private static Optional<Event> compared(Reading reading, Known known) {
        boolean first = known == null || known.digest() == null;
        if (reading.digest() == null) {
            return first ? Optional.empty() : Optional.of(event(reading, "removed", numbered(reading, known)));
        }
        if (!first && known.hasDigest(reading.digest())) {
            return Optional.empty();
        }
        return Optional.of(event(reading, what(reading, known), numbered(reading, known)));
    }

    /** What was there, was said to have gone, and is there: that is taken back. */
    private static String what(Reading reading, Known known) {
        if (known == null || known.digest() == null) {
            return known != null && known.version() > 0 ? "restored" : "created";
        }
        return moved(reading, known) ? "status_changed" : "updated";
    }

    private static Optional<Event> changed(News.ByQuantity news, Reading reading, Known known) {
        BigDecimal after = new BigDecimal(reading.status());
        boolean unknown = known == null || known.status() == null;
        if (unknown && !news.startsAtZero()) {
            reading.resolved().put("new_quantity", after.toPlainString());
            return Optional.of(event(reading, "changed", numbered(reading, known)));
        }
        BigDecimal before = unknown ? BigDecimal.ZERO : new BigDecimal(known.status());
        if (!news.isNews(before, after)) {
            return Optional.empty();
        }
        reading.resolved()
                .put("old_quantity", before.toPlainString())
                .put("new_quantity", after.toPlainString())
                .put("difference", after.subtract(before).toPlainString());
        return Optional.of(event(reading, "changed", numbered(reading, known)));
    }

    private static String numbered(Reading reading, Known known) {
        Kind type = reading.type();
        String number = String.valueOf(known == null ? 0 : known.version());
        return EventId.of(
                reading.modified(),
                String.join("\0", type.getSystem(), type.getThing(), reading.key(), number)
                        + (reading.digest() == null ? "" : HexFormat.of().formatHex(reading.digest())));
    }

    private static boolean moved(Reading reading, Known known) {
        boolean moved = !reading.type().tellsEnd()
                && reading.status() != null
                && known.status() != null
                && !Objects.equals(reading.status(), known.status());
        if (moved) {
            reading.resolved().put("from", known.status()).put("to", reading.status());
        }
        return moved;
    }

    private static Optional<Event> told(Reading reading, Known known) {
        if (known != null
                && (Objects.equals(known.status(), reading.status())
                        || reading.type().isLate(reading.status(), known.status()))) {
            return Optional.empty();
        }
        if (reading.type().isOrdered()) {
            return Optional.of(event(reading, reading.status(), once(reading)));
        }
        // The same may happen again at the same time of the API's: the number of the news tells them apart.
        String number = String.valueOf(known == null ? 0 : known.version());
        return Optional.of(event(
                reading,
                reading.status(),
                EventId.of(reading.modified(), identity(reading) + "\0" + reading.status() + "\0" + number)));
    }

    /** A thing that passes through states in their order has each of them once, whenever that is seen: whoever tells it has no time for it. */
    private static String once(Reading reading) {
        Kind type = reading.type();
        return EventId.of(
                Instant.EPOCH,
                String.join("\0", type.getSystem(), type.getThing(), reading.key(), String.valueOf(reading.status())));
    }

    /**
     * What has ended is told once, and what is there again after it, whatever its times say: of such things a list shows how they
     * are now, and one that has ended may have no time.
     */
    private static Optional<Event> ended(Reading reading, Known known) {
        boolean ended = isEnd(reading);
        if (ended && hasEnded(reading, known)) {
            return Optional.empty();
        }
        String what = ended ? reading.type().endedNews() : "updated";
        String number = String.valueOf(known == null ? 0 : known.version());
        return Optional.of(
                event(reading, what, EventId.of(reading.modified(), identity(reading) + "\0" + what + "\0" + number)));
    }

    /** Whether a reading says itself that its thing has ended. */
    static boolean isEnd(Reading reading) {
        return reading.type().tellsEnd() && reading.type().endedNews().equals(reading.status());
    }

    private static boolean hasEnded(Reading reading, Known known) {
        return known != null && reading.type().endedNews().equals(known.status());
    }

    private static Optional<Event> timed(Reading reading, Known known) {
        Kind type = reading.type();
        if (isEnd(reading) || (type.tellsEnd() && hasEnded(reading, known))) {
            return ended(reading, known);
        }
        if (known == null || known.modified() == null) {
            return Optional.of(event(reading, type.firstNews(), EventId.of(reading.modified(), identity(reading))));
        }
        if (known.modified().isAfter(reading.seen())) {
            return corrected(reading, known);
        }
        int age = reading.modified().compareTo(known.modified());
        if (age < 0 || (age == 0 && (known.hasDigest(reading.digest()) || known.isAfter(reading.revision())))) {
            return Optional.empty();
        }
        // A second change within one instant (some APIs count in seconds) has the same time: its content tells them
        // apart.
        String id = age > 0
                ? EventId.of(reading.modified(), identity(reading))
                : EventId.of(
                        reading.modified(), identity(reading) + HexFormat.of().formatHex(reading.digest()));
        return Optional.of(event(reading, moved(reading, known) ? "status_changed" : "updated", id));
    }

    /** What is known has a time that lies in the future, which was a mistake: whatever else is shown now is newer. */
    private static Optional<Event> corrected(Reading reading, Known known) {
        if (known.hasDigest(reading.digest())) {
            return Optional.empty();
        }
        String id = EventId.of(
                reading.modified(), identity(reading) + HexFormat.of().formatHex(reading.digest()));
        return Optional.of(event(reading, moved(reading, known) ? "status_changed" : "updated", id));
    }

    /**
     * The ids that the event of a reading has, if there is one: for telling which event a repeated reading repeats.
     */
    public static List<String> ids(Reading reading) {
        News news = reading.type().news();
        if (news instanceof News.ByContent || news instanceof News.ByQuantity) {
            // An unchanged content repeats no event in particular.
            return List.of();
        }
        if (reading.type().isOrdered()) {
            return List.of(once(reading));
        }
        return List.of(
                EventId.of(reading.modified(), identity(reading)),
                EventId.of(
                        reading.modified(), identity(reading) + HexFormat.of().formatHex(reading.digest())));
    }

    /** 64 bits of the subject's hash: should two subjects share them, they would wait for each other and lose nothing. */
    public static long lane(String subject) {
        return ByteBuffer.wrap(Digest.of(subject)).getLong();
    }

    private static String identity(Reading reading) {
        Kind type = reading.type();
        return String.join(
                "\0",
                type.getSystem(),
                type.getThing(),
                reading.key(),
                reading.modified().toString());
    }

    private static Event event(Reading reading, String what, String id) {
        Kind recordType = reading.type();
        String type = recordType.getSystem() + "." + recordType.getThing() + "." + what;
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("specversion", "1.0");
        event.put("id", id);
        event.put("type", type);
        event.put("source", recordType.getSource());
        event.put("subject", reading.subject());
        event.put("time", reading.modified().toString());
        event.put("datacontenttype", "application/json");
        event.putNull("data");
        return new Event(id, type, reading.subject(), lane(reading.subject()), withData(event, reading.whole()));
    }

    /** The record is not written once more: its text takes the place of the null at the end. */
    private static byte[] withData(ObjectNode envelope, byte[] data) {
        byte[] head = Json.bytes(envelope);
        int end = head.length - "null}".length();
        return ByteBuffer.allocate(end + data.length + 1)
                .put(head, 0, end)
                .put(data)
                .put((byte) '}')
                .array();
    }
}
