package drover.cases;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes up words and digits in place of real ones: the same for the same, with a key that stands in no file beside them, so that nobody can
 * look for what a word was by trying words.
 */
final class Invented {
    private static final String CONSONANTS = "bdfgklmnprstvz";
    private static final String VOWELS = "aeiou";

    /** So short a key may have no other left. */
    private static final int TRIES = 40;

    private final SecretKeySpec key;
    private final Map<String, String> seeds = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    Invented(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** Of a word; as it was written: in lower case, in upper case, or with a capital. */
    String word(String real) {
        byte[] random = random("word " + real.toLowerCase(Locale.ROOT));
        StringBuilder made = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            String letters = i % 2 == 0 ? CONSONANTS : VOWELS;
            made.append(letters.charAt((random[i] & 0xff) % letters.length()));
        }
        String word = made.toString().equalsIgnoreCase(real) ? made.reverse().toString() : made.toString();
        if (real.equals(real.toUpperCase(Locale.ROOT)) && real.length() > 1) {
            return word.toUpperCase(Locale.ROOT);
        }
        return Character.isUpperCase(real.charAt(0))
                ? word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1)
                : word;
    }

    /** Of a key: digits stay digits, hexadecimal stays hexadecimal, letters letters, all else as it is; a first digit is none or stays 0. */
    String key(String real) {
        String lower = real.toLowerCase(Locale.ROOT);
        return key(real, seeds.computeIfAbsent(lower, this::seed));
    }

    /** By which it becomes another than it is, and than any other has become. */
    private String seed(String lower) {
        for (int i = 0; i < TRIES; i++) {
            String made = key(lower, "key " + i + " ");
            if (!made.equals(lower) && made.matches(".*[0-9a-z].*") && used.add(made)) {
                return "key " + i + " ";
            }
        }
        return "key 0 ";
    }

    private String key(String real, String seed) {
        boolean hex = real.matches("(?i)(0x)?[0-9a-f-]{8,}");
        int from = hex && real.regionMatches(true, 0, "0x", 0, 2) ? 2 : 0;
        StringBuilder made = new StringBuilder(real);
        byte[] random = random(seed + real.toLowerCase(Locale.ROOT));
        for (int i = from; i < real.length(); i++) {
            int one = random[i % random.length] & 0xff;
            if (i % random.length == random.length - 1) {
                random = random("more " + i + " " + real.toLowerCase(Locale.ROOT));
            }
            made.setCharAt(i, letter(real.charAt(i), one, hex, i == from));
        }
        return made.toString();
    }

    private static char letter(char real, int random, boolean hex, boolean first) {
        if (real >= '0' && real <= '9') {
            // A number with as many digits; a digit at its begin that is 0 says that it is none.
            return first && real != '0'
                    ? (char) ('1' + random % 9)
                    : real == '0' && first ? '0' : (char) ('0' + random % 10);
        }
        if (hex && real != '-') {
            return (char) ((real < 'a' ? 'A' : 'a') + random % 6);
        }
        if (Character.isLetter(real)) {
            return (char) ((Character.isUpperCase(real) ? 'A' : 'a') + random % 26);
        }
        return real;
    }

    /** Of a telephone number, as it is written: 555-01xx at its end, which nobody has. */
    String phone(String real) {
        String digits = real.replaceAll("\\D", "");
        String made = key("9" + digits).substring(1);
        if (digits.length() >= 7) {
            made = made.substring(0, digits.length() - 7) + "55501" + made.substring(digits.length() - 2);
        }
        StringBuilder out = new StringBuilder();
        int next = 0;
        for (int i = 0; i < real.length(); i++) {
            char c = real.charAt(i);
            out.append(Character.isDigit(c) ? made.charAt(next++) : c);
        }
        return out.toString();
    }

    private byte[] random(String seed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(seed.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HmacSHA256", e);
        }
    }
}
