package drover.jwt;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jose4j.jwk.JsonWebKey;

/** Where the keys of an issuer come from. */
interface KeySource {
    /** Those that are known now. Nothing is waited for. */
    List<JsonWebKey> known();

    /** Ends when they are as new as they can be now; whether any were ever read. */
    CompletableFuture<Boolean> renew();

    /** Whether a token must say which of several it was signed with. */
    boolean isNamed();

    /** Keys that stand in our configuration. */
    static KeySource of(List<JsonWebKey> keys) {
        return new KeySource() {
            @Override
            public List<JsonWebKey> known() {
                return keys;
            }

            @Override
            public CompletableFuture<Boolean> renew() {
                return CompletableFuture.completedFuture(true);
            }

            @Override
            public boolean isNamed() {
                return false;
            }
        };
    }
}
