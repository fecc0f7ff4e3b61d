package drover.apply;

import drover.record.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * A route file as it stands at one moment.
 *
 * @param location where it is: {@code file:routes/leaflink.camel.yaml}, or {@code classpath:routes/…} where it is packaged
 */
public record RouteSource(String location, String text) {
    private static final int SHOWN = 12;

    /** Reads it. */
    public static RouteSource read(CamelContext camel, String location) throws IOException {
        Resource resource = PluginHelper.getResourceLoader(camel).resolveResource(location);
        try (InputStream input = resource.getInputStream()) {
            return new RouteSource(location, new String(input.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Below {@code routes/}: {@code leaflink.camel.yaml}, {@code recipes/order-sms.camel.yaml}. */
    public String name() {
        return name(location);
    }

    /** As people write it: {@code routes/leaflink.camel.yaml}. */
    public String path() {
        return location.replaceFirst("^[a-z]+:", "");
    }

    /** Whether it stands in the folder of routes; otherwise it is packaged. */
    boolean isOnDisk() {
        return location.startsWith("file:") && !name().equals(path());
    }

    static String name(String location) {
        return location.replaceFirst("^[a-z]+:", "").replaceFirst("^.*?routes/", "");
    }

    /** What tells one version from another. */
    public String hash() {
        byte[] digest = Digest.of(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest).substring(0, SHOWN);
    }

    Resource resource() {
        return ResourceHelper.fromBytes(location, text.getBytes(StandardCharsets.UTF_8));
    }
}
