package drover.system;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Text from files and variables as editors, shells and browsers of all kinds leave it: decoded by its byte order mark, and
 * without the blanks and invisible characters at its ends.
 */
public final class PlainText {
    private static final char MARK = '\ufeff';
    /** What a Windows editor calls ANSI. */
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private PlainText() {}

    /**
     * Bytes as text: UTF-16 where a byte order mark or every other byte says so, otherwise UTF-8.
     *
     * @throws CharacterCodingException where it is neither
     */
    public static String decode(byte[] bytes) throws CharacterCodingException {
        Charset wide = wide(bytes);
        if (wide != null) {
            return unmark(new String(bytes, wide));
        }
        return unmark(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString());
    }

    /** As {@link #decode}; each line that is not UTF-8 is read as Windows-1252. */
    public static String decodeLines(byte[] bytes) {
        if (wide(bytes) != null) {
            return unmark(new String(bytes, wide(bytes)));
        }
        StringBuilder text = new StringBuilder(bytes.length);
        for (int from = 0, to; from < bytes.length; from = to) {
            to = from + 1;
            while (to < bytes.length && bytes[to - 1] != '\n') {
                to++;
            }
            text.append(line(ByteBuffer.wrap(bytes, from, to - from)));
        }
        return unmark(text.toString());
    }

    private static CharSequence line(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate());
        } catch (CharacterCodingException e) {
            return WINDOWS.decode(bytes);
        }
    }

    private static Charset wide(byte[] bytes) {
        if (bytes.length < 2) {
            return null;
        }
        int first = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        if (first == 0xfeff || (bytes[0] == 0 && bytes[1] != 0)) {
            return StandardCharsets.UTF_16BE;
        }
        return first == 0xfffe || (bytes[1] == 0 && bytes[0] != 0) ? StandardCharsets.UTF_16LE : null;
    }

    private static String unmark(String text) {
        return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
    }

    /** Without blanks, line ends and invisible characters at both ends. */
    public static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isNothing(text.charAt(from))) {
            from++;
        }
        while (to > from && isNothing(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** The first character that nobody sees, within a text of one line, as {@code U+200B}; a blank is seen. */
    public static Optional<String> invisible(String text) {
        return text.chars()
                .filter(c -> c != ' ' && isNothing((char) c))
                .mapToObj(c -> String.format("U+%04X", c))
                .findFirst();
    }

    private static boolean isNothing(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }
}
