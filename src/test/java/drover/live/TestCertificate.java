package drover.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;

/** A certificate that its owner has signed, made by the JDK's own tool. */
public final class TestCertificate {
    private static final String PASSWORD = "changeit";
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String TRUST_PASSWORD = "javax.net.ssl.trustStorePassword";

    private final Path store;

    /** @param names such as {@code dns:localhost,ip:127.0.0.1} */
    public TestCertificate(Path directory, String names) throws Exception {
        store = directory.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=prices",
                        "-ext",
                        "SAN=" + names,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals(0, keytool.waitFor());
    }

    public PfxOptions server() {
        return new PfxOptions().setPath(store.toString()).setPassword(PASSWORD);
    }

    /** From now on this JVM trusts it, as one does that was started with these properties. */
    public void trust() {
        System.setProperty(TRUST_STORE, store.toString());
        System.setProperty(TRUST_PASSWORD, PASSWORD);
    }

    public static void distrust() {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_PASSWORD);
    }
}
