package drover.inbox;

import java.util.Map;
import java.util.Set;

/**
 * How a provider that is known by name signs, and what else is its own. The keys {@code webhook.<name>.*} replace a part of it.
 *
 * @param header the header with the signature
 * @param algorithm sha1, sha256 or sha512
 * @param encoding hex or base64
 * @param prefix what stands before a signature
 * @param signed as {@link Signed} reads it
 * @param timestampHeader the header with the time, or empty
 * @param idHeader the header with the provider's id of a notification, or empty
 * @param idField the field of the body with it, or empty
 * @param changing the fields of the body that change when the same notification is sent again
 * @param forms whether it may post a form instead of JSON
 * @param reply how it wants to be answered
 */
record Preset(
        String header,
        String algorithm,
        String encoding,
        String prefix,
        String signed,
        String timestampHeader,
        String idHeader,
        String idField,
        Set<String> changing,
        boolean forms,
        Reply reply) {
    private static final String BODY = "{body}";
    private static final String SHA256 = "sha256";
    private static final String HEX = "hex";
    private static final String BASE64 = "base64";

    /** How a provider wants to be answered. */
    enum Reply {
        /** A few words as JSON. */
        JSON,
        /** Nothing; but the text {@code challenge} of a {@code url_verification} is sent back. */
        SLACK,
        /** An empty TwiML document. */
        TWILIO
    }

    private static final Preset INTUIT = body("intuit-signature", BASE64, "");

    /** All, by name. Where each is documented stands in docs/webhooks.md, and SchemeTest holds it against what others have published. */
    static final Map<String, Preset> ALL = Map.ofEntries(
            Map.entry("leaflink", body("X-LeafLink-Signature", HEX, "").withId("", "event_id")),
            Map.entry("leaflink-v2", body("LL-Signature", BASE64, "")),
            Map.entry("distru", body("x-distru-signature", HEX, "sha256=")),
            Map.entry(
                    "github",
                    body("X-Hub-Signature-256", HEX, "sha256=")
                            .withId("X-GitHub-Delivery", "")
                            .withForms(Reply.JSON)),
            Map.entry("shopify", body("X-Shopify-Hmac-Sha256", BASE64, "").withId("X-Shopify-Webhook-Id", "")),
            Map.entry("intuit", INTUIT),
            Map.entry("quickbooks", INTUIT),
            Map.entry(
                    "square",
                    new Preset(
                            "x-square-hmacsha256-signature",
                            SHA256,
                            BASE64,
                            "",
                            "{url}{body}",
                            "",
                            "",
                            "event_id",
                            Set.of(),
                            false,
                            Reply.JSON)),
            Map.entry(
                    "twilio",
                    new Preset(
                            "X-Twilio-Signature",
                            "sha1",
                            BASE64,
                            "",
                            "{url}{params}",
                            "",
                            "I-Twilio-Idempotency-Token",
                            "",
                            Set.of(),
                            true,
                            Reply.TWILIO)),
            Map.entry(
                    "slack",
                    new Preset(
                            "X-Slack-Signature",
                            SHA256,
                            HEX,
                            "v0=",
                            "v0:{timestamp}:{body}",
                            "X-Slack-Request-Timestamp",
                            "",
                            "event_id",
                            Set.of(),
                            true,
                            Reply.SLACK)),
            Map.entry(
                    "stripe",
                    new Preset(
                            "Stripe-Signature",
                            SHA256,
                            HEX,
                            "v1=",
                            "{timestamp}.{body}",
                            Scheme.IN_SIGNATURE,
                            "",
                            "id",
                            Set.of("pending_webhooks"),
                            false,
                            Reply.JSON)),
            Map.entry(
                    "standard",
                    new Preset(
                            "webhook-signature",
                            SHA256,
                            BASE64,
                            "v1,",
                            "{id}.{timestamp}.{body}",
                            "webhook-timestamp",
                            "webhook-id",
                            "",
                            Set.of(),
                            false,
                            Reply.JSON)),
            Map.entry(
                    "generic",
                    new Preset(
                            "X-Signature",
                            SHA256,
                            HEX,
                            "",
                            "{timestamp}.{body}",
                            "X-Timestamp",
                            "",
                            "",
                            Set.of(),
                            false,
                            Reply.JSON)));

    /** The body alone is signed, and no time. */
    private static Preset body(String header, String encoding, String prefix) {
        return new Preset(header, SHA256, encoding, prefix, BODY, "", "", "", Set.of(), false, Reply.JSON);
    }

    private Preset withId(String newHeader, String newField) {
        return new Preset(
                header,
                algorithm,
                encoding,
                prefix,
                signed,
                timestampHeader,
                newHeader,
                newField,
                changing,
                forms,
                reply);
    }

    private Preset withForms(Reply newReply) {
        return new Preset(
                header,
                algorithm,
                encoding,
                prefix,
                signed,
                timestampHeader,
                idHeader,
                idField,
                changing,
                true,
                newReply);
    }
}
