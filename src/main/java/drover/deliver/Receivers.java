package drover.deliver;

import drover.record.Digest;
import drover.system.Authorizations;
import drover.system.Credentials;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HexFormat;

/** What a receiver is sent beside the event: its secret and its headers. */
@ApplicationScoped
class Receivers {
    private final Credentials credentials;
    private final Authorizations headers;
    private final StandardWebhooks webhooks;

    Receivers(Credentials credentials, Authorizations headers, StandardWebhooks webhooks) {
        this.credentials = credentials;
        this.headers = headers;
        this.webhooks = webhooks;
    }

    /**
     * Looks whether all of it is there.
     *
     * @throws IllegalStateException when something is not; the message says what to do
     */
    void check(String name) {
        headers.check(Downstreams.door(name));
        webhooks.check(Downstreams.door(name));
    }

    /** Tells it from something else, and does not show it. */
    byte[] fingerprint(String name) {
        String secret = credentials.find(Downstreams.door(name) + ".secret").orElse("");
        return Digest.of(secret + "\n" + HexFormat.of().formatHex(headers.fingerprint(Downstreams.door(name))));
    }
}
