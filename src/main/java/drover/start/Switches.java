package drover.start;

import drover.oauth.Clients;
import drover.system.Credentials;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** Which systems can be on: those whose credential is there. {@code <system>.enabled} says otherwise, where it is set. */
final class Switches {
    private final Config config;
    private final Keys keys;
    private final Credentials credentials;
    private final Clients clients;

    Switches(Config config, Keys keys, Credentials credentials, Clients clients) {
        this.config = config;
        this.keys = keys;
        this.credentials = credentials;
        this.clients = clients;
    }

    /**
     * Whether a system can be on.
     *
     * @param isWrong it cannot, and somebody meant it to: not all of what it needs is there
     * @param why such as {@code off, because it has no credential: …}; empty where it can be on
     */
    record Position(boolean isOn, boolean isWrong, String why) {
        private static final Position ON = new Position(true, false, "");

        private static Position off(String why) {
            return new Position(false, false, "off, because " + why);
        }

        private static Position wrong(String why) {
            return new Position(false, true, "off" + why);
        }
    }

    /** What somebody has said, if anything. */
    Optional<Boolean> said(String system) {
        return config.getOptionalValue(system + ".enabled", String.class).map(Boolean::valueOf);
    }

    Position of(String system) {
        if (clients.isOne(system)) {
            return client(system);
        }
        // An account with a token of its own, or a key that it has given out.
        String token = system + ".auth-token";
        String apiKey = system + ".api-key";
        String key = keys.find(token).isPresent() ? token : apiKey;
        try {
            if (credentials.find(key).isEmpty() && credentials.find(apiKey).isEmpty()) {
                return Position.off("it has no credential: " + credentials.places(key));
            }
            Optional<String> part = missingPart(system);
            if (part.isPresent()) {
                return Position.wrong(
                        ", because a part of its credential is missing: " + credentials.places(part.get()));
            }
            return config.getOptionalValue(system + ".base-url", String.class).isEmpty()
                    ? Position.wrong(", because it has no address: set " + system + ".base-url")
                    : Position.ON;
        } catch (IllegalStateException e) {
            return Position.wrong(": " + e.getMessage());
        }
    }

    /** One that a person lets us in at is on when we are a client of it: it says itself that it has to be authorized. */
    private Position client(String system) {
        if (!clients.isKnown(system)) {
            return Position.off("it has no client: set " + system + ".oauth.client-id, see docs/oauth.md");
        }
        // A system of several companies, and nobody says which is ours.
        boolean isNowhere = keys.find(system + ".realm-id").isPresent()
                && config.getOptionalValue(system + ".realm-id", String.class).isEmpty();
        return isNowhere
                ? Position.wrong(", because nobody says of which company: set " + system + ".realm-id")
                : Position.ON;
    }

    /** What belongs to its credential, where that has more than one part, and is not there. */
    private Optional<String> missingPart(String system) {
        boolean pair = credentials.find(system + ".api-key").isPresent();
        return Stream.of(".account-sid", pair ? ".api-secret" : ".account-sid")
                .map(system::concat)
                .filter(part ->
                        keys.find(part).isPresent() && credentials.find(part).isEmpty())
                .findFirst();
    }
}
