package drover.snapshot;

import drover.event.SnapshotRows.Place;
import java.nio.ByteBuffer;
import java.util.Base64;

/** A place in a list as text that nobody needs to understand. */
final class Cursor {
    private Cursor() {}

    static String write(Place place) {
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(place.changed())
                .putLong(place.id())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @throws IllegalArgumentException when it is none */
    static Place read(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length == 2 * Long.BYTES) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                return new Place(buffer.getLong(), buffer.getLong());
            }
        } catch (IllegalArgumentException e) {
            // What it should be is said below.
        }
        throw new IllegalArgumentException("cursor is not one that this list gave as next");
    }
}
