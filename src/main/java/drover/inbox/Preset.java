package drover.inbox;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
 * @param typeHeader the header that says what has happened, or empty where the body does
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
        String typeHeader,
        Set<String> changing,
        boolean forms,
        Reply reply) {
    /** How a provider wants to be answered. */
    enum Reply {
        /** A few words as JSON. */
        JSON,
        /** Nothing; but the text {@code challenge} of a {@code url_verification} is sent back. */
        SLACK,
        /** An empty TwiML document. */
        TWILIO
    }

    /**
     * Scheme; header, algorithm, encoding, prefix; what is signed; headers with the time and the id, field with the id, header with the
     * type. A dash is nothing.
     */
    private static final String TABLE =
            """
            leaflink     X-LeafLink-Signature           sha256  hex     -        {body}                   -                          -                           event_id  -
            leaflink-v2  LL-Signature                   sha256  base64  -        {body}                   -                          -                           -         -
            distru       x-distru-signature             sha256  hex     sha256=  {body}                   -                          -                           -         -
            github       X-Hub-Signature-256            sha256  hex     sha256=  {body}                   -                          X-GitHub-Delivery           -         X-GitHub-Event
            shopify      X-Shopify-Hmac-Sha256          sha256  base64  -        {body}                   -                          X-Shopify-Webhook-Id        -         X-Shopify-Topic
            intuit       intuit-signature               sha256  base64  -        {body}                   -                          -                           -         -
            quickbooks   intuit-signature               sha256  base64  -        {body}                   -                          -                           -         -
            square       x-square-hmacsha256-signature  sha256  base64  -        {url}{body}              -                          -                           event_id  -
            twilio       X-Twilio-Signature             sha1    base64  -        {url}{params}            -                          I-Twilio-Idempotency-Token  -         -
            slack        X-Slack-Signature              sha256  hex     v0=      v0:{timestamp}:{body}    X-Slack-Request-Timestamp  -                           event_id  -
            stripe       Stripe-Signature               sha256  hex     v1=      {timestamp}.{body}       t=                         -                           id        -
            standard     webhook-signature              sha256  base64  v1,      {id}.{timestamp}.{body}  webhook-timestamp          webhook-id                  -         -
            generic      X-Signature                    sha256  hex     -        {timestamp}.{body}       X-Timestamp                -                           -         -
            """;

    /** All, by name: docs/webhooks.md describes them, and PresetTest holds them against what others have published. */
    static final Map<String, Preset> ALL = TABLE.lines()
            .map(line -> line.split(" +", -1))
            .collect(Collectors.toUnmodifiableMap(cells -> cells[0], Preset::of));

    private static Preset of(String[] cells) {
        String[] c =
                Arrays.stream(cells).map(cell -> cell.equals("-") ? "" : cell).toArray(String[]::new);
        Reply reply = c[0].equals("slack") ? Reply.SLACK : c[0].equals("twilio") ? Reply.TWILIO : Reply.JSON;
        return new Preset(
                c[1],
                c[2],
                c[3],
                c[4],
                c[5],
                c[6],
                c[7],
                c[8],
                c[9],
                c[0].equals("stripe") ? Set.of("pending_webhooks") : Set.of(),
                Set.of("github", "slack", "twilio").contains(c[0]),
                reply);
    }
}
