package drover.inbox;

import drover.deliver.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How a provider signs its webhooks.
 *
 * @param header the header with the signature; several signatures may stand in it, with spaces or commas between
 * @param algorithm the HMAC, as Java names it
 * @param base64 whether the signature is base64; otherwise hex
 * @param prefix what stands before a signature, such as {@code sha256=}; signatures with another one are passed over
 * @param signed what is signed: {@code {body}} with, before it, {@code {id}} and {@code {timestamp}}
 * @param idHeader the header with the id, or empty
 * @param timestampHeader the header with the time in epoch seconds, or empty; {@code t=} means the part of the signature's
 *     own header that begins so
 * @param tolerance how far the time may be from ours
 * @param keys the secrets as they are, several during rotation
 */
record Scheme(
        String header,
        String algorithm,
        boolean base64,
        String prefix,
        String signed,
        String idHeader,
        String timestampHeader,
        Duration tolerance,
        List<byte[]> keys) {
    private static final String IN_SIGNATURE = "t=";
    private static final String BODY = "{body}";

    /** The schemes known by name: header, algorithm, encoding, prefix, what is signed, id header, timestamp header. */
    static final Map<String, List<String>> PRESETS = Map.of(
            "leaflink", List.of("X-LeafLink-Signature", "sha256", "hex", "", BODY, "", ""),
            "leaflink-v2", List.of("LL-Signature", "sha256", "base64", "", BODY, "", ""),
            "distru", List.of("x-distru-signature", "sha256", "hex", "sha256=", BODY, "", ""),
            "stripe", List.of("Stripe-Signature", "sha256", "hex", "v1=", "{timestamp}.{body}", "", IN_SIGNATURE),
            "standard",
                    List.of(
                            "webhook-signature",
                            "sha256",
                            "base64",
                            "v1,",
                            "{id}.{timestamp}.{body}",
                            "webhook-id",
                            "webhook-timestamp"),
            "generic", List.of("X-Signature", "sha256", "hex", "", "{timestamp}.{body}", "", "X-Timestamp"));

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

    /** Checks a request by its headers and the bytes of its body as they came. */
    Verdict check(UnaryOperator<String> headers, byte[] body, Instant now) {
        String given = headers.apply(header);
        if (given == null) {
            return Verdict.FORGED;
        }
        String timestamp = timestamp(headers, given);
        if (!timestampHeader.isEmpty() && timestamp == null) {
            return Verdict.FORGED;
        }
        if (timestamp != null && !timestamp.matches("\\d{1,12}")) {
            return Verdict.MALFORMED;
        }
        String id = idHeader.isEmpty() ? "" : headers.apply(idHeader);
        if (id == null || !isSigned(given, head(id, timestamp), body)) {
            return Verdict.FORGED;
        }
        boolean stale = timestamp != null
                && Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now)
                                .abs()
                                .compareTo(tolerance)
                        > 0;
        return stale ? Verdict.STALE : Verdict.GOOD;
    }

    private String timestamp(UnaryOperator<String> headers, String given) {
        if (timestampHeader.isEmpty()) {
            return null;
        }
        if (!timestampHeader.equals(IN_SIGNATURE)) {
            return headers.apply(timestampHeader);
        }
        return Arrays.stream(given.split(",", -1))
                .map(String::strip)
                .filter(part -> part.startsWith(IN_SIGNATURE))
                .map(part -> part.substring(IN_SIGNATURE.length()))
                .findFirst()
                .orElse(null);
    }

    /** What is signed before the body. */
    private byte[] head(String id, String timestamp) {
        return signed.substring(0, signed.indexOf(BODY))
                .replace("{id}", id)
                .replace("{timestamp}", timestamp == null ? "" : timestamp)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Every signature is held against every key, so that the time it takes tells nothing of which was nearly right. */
    private boolean isSigned(String given, byte[] head, byte[] body) {
        List<byte[]> signatures = signatures(given);
        boolean good = false;
        for (byte[] key : keys) {
            byte[] expected = Hmac.of(algorithm, key, head, body);
            for (byte[] signature : signatures) {
                good |= MessageDigest.isEqual(expected, signature);
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
