package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Digest;
import drover.system.Permanent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Pages that are asked for at more than one path: a list, and then single things of it. */
public interface PartPages extends Pages {
    Pattern READABLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");
    int DIGITS = 6;

    /** Where the next answer is, below the base URL. */
    String path(String pattern);

    /** The query for it. */
    String query(String pattern);

    /** Whether a refusal of what was asked for last is an answer of its kind. */
    boolean takes(Permanent refusal);

    /** The records that such a refusal stands for, a JSON array; often none. */
    JsonNode refused(Permanent refusal);

    /** As it stands in a path. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * What a part of a list is called where people and programs see it. Some are called by an e-mail address, which stands in no log:
     * of what is no plain word it is the beginning of its SHA-256.
     */
    static String name(String part) {
        return READABLE.matcher(part).matches()
                ? part
                : HexFormat.of().formatHex(Digest.of(part.getBytes(StandardCharsets.UTF_8)), 0, DIGITS);
    }
}
