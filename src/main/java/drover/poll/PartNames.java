package drover.poll;

import drover.record.Digest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** What a part of a list is called: a calendar, a mailbox. */
public final class PartNames {
    private static final Pattern READABLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");
    private static final int DIGITS = 6;

    private PartNames() {}

    /** As it stands in a path. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * What a part of a list is called where people and programs see it. Some are called by an e-mail address, which stands in no log:
     * of what is no plain word it is the beginning of its SHA-256.
     */
    public static String name(String part) {
        return READABLE.matcher(part).matches()
                ? part
                : HexFormat.of().formatHex(Digest.of(part.getBytes(StandardCharsets.UTF_8)), 0, DIGITS);
    }
}
