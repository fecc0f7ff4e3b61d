package drover.system;

import org.eclipse.microprofile.config.Config;

/** The credentials as they run, for tests in other packages. */
public final class TestCredentials {
    private TestCredentials() {}

    public static Credentials of(Config config) {
        return new Credentials(config);
    }
}
