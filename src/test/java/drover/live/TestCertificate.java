package drover.live;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** A certificate that its owner has signed, made by the JDK's own tool. */
public final class TestCertificate {
    private static final String ALIAS = "server";
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
                        ALIAS,
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

    /**
     * From now on this JVM trusts it, as one does that was started with these properties. It waits until Java reads it: while one
     * thread (a server's) reads a new trust store, another (a client's) is given the certificates of the store before.
     */
    public void trust() throws GeneralSecurityException, IOException {
        System.setProperty(TRUST_STORE, store.toString());
        System.setProperty(TRUST_PASSWORD, PASSWORD);
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        X509Certificate own = (X509Certificate) keys.getCertificate(ALIAS);
        await().until(() -> List.of(own).equals(trusted()));
    }

    private static List<X509Certificate> trusted() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return List.of(((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers());
    }

    public static void distrust() {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_PASSWORD);
    }
}
