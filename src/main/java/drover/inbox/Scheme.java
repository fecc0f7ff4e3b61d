package drover.inbox;

import drover.deliver.Hmac;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * How a provider signs its webhooks.
 *
 * @param header the header with the signature; several signatures may stand in it, with spaces or commas between
 * @param algorithm the HMAC, as Java names it
 * @param base64 whether the signature is base64; otherwise hex
 * @param prefix what stands before a signature, such as {@code sha256=}; signatures with another one are passed over
 * @param signed what is signed
 * @param idHeader the header with the id, or empty; it is required where it is signed
 * @param timestampHeader the header with the time in epoch seconds, or empty; {@code t=} means the part of the signature's
 *     own header that begins so
 * @param tolerance how far the time may be from ours
 * @param address where the provider knows us, or null where that is not signed
 * @param keys the secrets as they are, several during rotation
 */
record Scheme(
        String header,
        String algorithm,
        boolean base64,
        String prefix,
        Signed signed,
        String idHeader,
        String timestampHeader,
        Duration tolerance,
        PublicAddress address,
        List<byte[]> keys) {
    static final String IN_SIGNATURE = "t=";

    /** Twilio signs a body that is no form by its hash in the URL. */
    private static final String BODY_HASH = "bodySHA256";

    private static final byte[] NOTHING = {};

    /** What a check found. */
    enum Verdict {
        GOOD,
        /** No signature, or none that is ours. */
        FORGED,
        /** Signed, but too long ago or in the future. */
        STALE,
        /** The timestamp is no number. */
        MALFORMED
    }

    /** Checks a request by its headers, its address and the bytes of its body as they came. */
    Verdict check(Posted posted, Instant now) {
        String given = posted.header(header);
        if (given == null) {
            return Verdict.FORGED;
        }
        String timestamp = timestamp(posted);
        if (!timestampHeader.isEmpty() && timestamp == null) {
            return Verdict.FORGED;
        }
        if (timestamp != null && !timestamp.matches("\\d{1,12}")) {
            return Verdict.MALFORMED;
        }
        String id = signed.hasId() ? posted.header(idHeader) : "";
        byte[] tail = signed.endsInParams() ? params(posted) : posted.body();
        if (id == null || tail == null || !isSigned(given, heads(posted, id, timestamp), tail)) {
            return Verdict.FORGED;
        }
        boolean stale = timestamp != null
                && Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now)
                                .abs()
                                .compareTo(tolerance)
                        > 0;
        return stale ? Verdict.STALE : Verdict.GOOD;
    }

    /** The time that is signed, or null where there is none. */
    String timestamp(Posted posted) {
        if (!timestampHeader.equals(IN_SIGNATURE)) {
            return timestampHeader.isEmpty() ? null : posted.headers().apply(timestampHeader);
        }
        String given = posted.header(header);
        return Arrays.stream((given == null ? "" : given).split(",", -1))
                .map(String::strip)
                .filter(part -> part.startsWith(IN_SIGNATURE))
                .map(part -> part.substring(IN_SIGNATURE.length()))
                .findFirst()
                .orElse(null);
    }

    /** What is signed before the body: one for each way in which the provider may write our address. */
    private List<byte[]> heads(Posted posted, String id, String timestamp) {
        List<String> urls = address == null ? List.of("") : address.urls(posted.uri());
        return urls.stream()
                .map(url -> signed.head(id, timestamp == null ? "" : timestamp, url))
                .toList();
    }

    /** The fields of a form; nothing where the URL, which is signed, has the hash of this body; null where neither is so. */
    private static byte[] params(Posted posted) {
        try {
            String hash = Form.query(posted.uri()).first(BODY_HASH);
            if (hash == null) {
                return posted.form() ? Form.read(posted.body()).joined() : null;
            }
            byte[] expected = MessageDigest.getInstance("SHA-256").digest(posted.body());
            return MessageDigest.isEqual(expected, HexFormat.of().parseHex(hash)) ? NOTHING : null;
        } catch (IllegalArgumentException e) {
            return null;
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Every signature is held against every key, so that the time it takes tells nothing of which was nearly right. */
    private boolean isSigned(String given, List<byte[]> heads, byte[] tail) {
        List<byte[]> signatures = signatures(given);
        boolean good = false;
        for (byte[] key : keys) {
            for (byte[] head : heads) {
                byte[] expected = Hmac.of(algorithm, key, head, tail);
                for (byte[] signature : signatures) {
                    good |= MessageDigest.isEqual(expected, signature);
                }
            }
        }
        return good;
    }

    private List<byte[]> signatures(String given) {
        List<byte[]> signatures = new ArrayList<>();
        // With a comma in the prefix (v1,) spaces part them, else either may.
        for (String part : given.split(prefix.contains(",") ? " " : "[ ,]", -1)) {
            if (part.startsWith(prefix)) {
                try {
                    String text = part.substring(prefix.length());
                    signatures.add(
                            base64
                                    ? Base64.getDecoder().decode(text)
                                    : HexFormat.of().parseHex(text));
                } catch (IllegalArgumentException e) {
                    // No signature.
                }
            }
        }
        return signatures;
    }
}
