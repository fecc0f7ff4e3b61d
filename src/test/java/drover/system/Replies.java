package drover.system;

import java.nio.charset.StandardCharsets;

/** Answers for tests. */
final class Replies {
    private static final Waits NONE = new Waits(null, null, null);

    private Replies() {}

    static Reply of(int status, String type, String body) {
        return of(status, type, body, NONE);
    }

    static Reply of(int status, String type, String body, Waits waits) {
        return new Reply(
                "leaflink /orders/", status, null, null, waits, type, "", false, body.getBytes(StandardCharsets.UTF_8));
    }

    static Judged judged(int status, String type, String body) {
        return Judged.of(of(status, type, body), BodyErrors.NONE, 1000);
    }

    static Judged limited(String retryAfter) {
        return Judged.of(of(429, "", "", new Waits(retryAfter, null, null)), BodyErrors.NONE, 1000);
    }
}
