package drover.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer without what it says of people and companies. What is not known to be harmless is replaced: the same everywhere by the same, so
 * that what refers to something still does. Times, amounts, quantities, truths and words of a state stay, or nothing could be tested with them.
 */
final class Disguise {
    private static final Pattern TIME = Pattern.compile(
            "\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?( ?(Z|[+-]\\d{2}:?\\d{2}|UTC))?)?");
    private static final Pattern AMOUNT = Pattern.compile("-?\\d+([.,]\\d+)?");
    private static final Pattern PHONE = Pattern.compile("\\+?\\(?\\d[\\d ().-]{5,}\\d");
    /** What a text is made of. */
    private static final Pattern TOKEN = Pattern.compile(
            "(?<url>[A-Za-z][A-Za-z0-9+.-]*://[^\\s\"<>]+)"
                    + "|(?<mail>[^\\s@<>\"]+@[^\\s@<>\",;]+)|(?<phone>\\+?\\(?\\d[\\d ().-]{5,}\\d)|(?<word>[\\p{L}\\p{M}]+)|(?<digits>\\d+)");

    private static final Pattern KEYS = Pattern.compile(
            "(.*[_.-])?(id|ids|uuid|guid|key|sid|number|num|no|code|sku|ref|reference|slug|hash|token|secret|password|signature|cursor|etag|account)"
                    + "|.*(Id|ID|Ids|Sid|Uuid|Key|Number|Hash|Token|Secret|Cursor|Ref)");
    private static final Pattern PHONES =
            Pattern.compile("(?i)(.*(phone|mobile|cell|fax|tel)([_-]?(number|no))?)|from|to");
    /** What says something of a person even as a number or a date. */
    private static final Pattern PRIVATE =
            Pattern.compile("(?i).*(birth|tax_?id|passport|licen[sc]e|zip|postal|post_?code|street).*"
                    + "|(.*_)?(dob|ssn|ein|lat|latitude|lng|lon|longitude|house_?no|house_?number)");
    /** Whose numbers are no keys, however long. */
    private static final Pattern QUANTITY = Pattern.compile(
            "(?i).*(time|date|modified|created|_at|_on|block|confirm|nonce|gas|decimal|count|limit|offset|page|total|quantity|qty|amount|price|balance|version|seq).*");

    private static final Pattern STATE =
            Pattern.compile("(.*[_.-])?(status|state|type|kind|currency|unit|units|object|direction|method|timezone)"
                    + "|.*(Status|State|Type|Kind|Currency|Unit|TimeZone)|__typename");
    private static final Pattern WORDS_OF_A_STATE = Pattern.compile("[A-Za-z][A-Za-z0-9_/:#.-]*( [A-Za-z0-9_-]+){0,2}");
    private static final Set<String> OF_AN_ADDRESS =
            Set.of("city", "zip", "zipcode", "postal_code", "postalCode", "street", "line1", "address", "address1");
    /** In an address these are places; elsewhere they say how something is. */
    private static final Set<String> PLACES = Set.of("state", "unit", "type");

    private static final int LONG = 7;

    private final Invented invented;

    Disguise(Invented invented) {
        this.invented = invented;
    }

    /** The whole answer. */
    JsonNode of(JsonNode answer) {
        return of("", answer);
    }

    private JsonNode of(String field, JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode made = Json.object();
            boolean address = OF_AN_ADDRESS.stream().anyMatch(object::has);
            object.forEachEntry((name, one) -> made.set(
                    name(name),
                    address && PLACES.contains(name) && one.isTextual()
                            ? made.textNode(text(one.asText()))
                            : of(name, one)));
            return made;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode made = Json.object().arrayNode();
            array.forEach(one -> made.add(of(field, one)));
            return made;
        }
        if (value.isNumber()) {
            return isKey(field, value.asText())
                    ? DecimalNode.valueOf(new BigDecimal(invented.key(value.asText())))
                    : value;
        }
        return value.isTextual() ? Json.object().textNode(of(field, value.asText())) : value;
    }

    /** The name of a field may be data: of an object that is a table by e-mail address. */
    private String name(String name) {
        if (name.matches("[A-Za-z_$][A-Za-z_$-]*\\d{0,2}")) {
            return name;
        }
        return name.matches("[\\w$-]+") ? invented.key(name) : text(name);
    }

    private static boolean isKey(String field, String value) {
        boolean quantity =
                QUANTITY.matcher(field).matches() && AMOUNT.matcher(value).matches();
        return !quantity
                && (KEYS.matcher(field).matches()
                        || PHONES.matcher(field).matches()
                        || PRIVATE.matcher(field).matches()
                        || value.matches("\\d{" + LONG + ",}")
                        || value.matches("(?i)0x[0-9a-f]+|[0-9a-f-]{16,}"));
    }

    private String of(String field, String real) {
        boolean secret = PRIVATE.matcher(field).matches();
        if (real.isEmpty() || (TIME.matcher(real).matches() && !secret)) {
            return real;
        }
        if (PHONES.matcher(field).matches() && PHONE.matcher(real).matches()) {
            return invented.phone(real);
        }
        if (STATE.matcher(field).matches() && WORDS_OF_A_STATE.matcher(real).matches() && !secret) {
            return real;
        }
        boolean plain = real.matches("[\\w.:=+/-]+");
        if (plain && isKey(field, real)) {
            return invented.key(real);
        }
        return AMOUNT.matcher(real).matches() && !secret ? real : text(real);
    }

    /** Whatever somebody has written: each word, number and address in it is another. */
    private String text(String real) {
        return TOKEN.matcher(real).replaceAll(found -> Matcher.quoteReplacement(token((Matcher) found)));
    }

    private String token(Matcher found) {
        String real = found.group();
        if (found.group("url") != null) {
            return real.substring(0, real.indexOf(':')).toLowerCase(Locale.ROOT) + "://example.com/"
                    + invented.word(real).toLowerCase(Locale.ROOT);
        }
        if (found.group("mail") != null) {
            return text(real.substring(0, real.indexOf('@'))) + "@example.com";
        }
        if (found.group("phone") != null) {
            return invented.phone(real);
        }
        return found.group("word") != null ? invented.word(real) : invented.key(real);
    }
}
