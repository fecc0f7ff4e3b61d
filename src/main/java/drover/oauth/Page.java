package drover.oauth;

/** What a browser is shown at the end; it may be of a stranger, and some of the words are a provider's. */
final class Page {
    private Page() {}

    static String of(boolean done, String words) {
        String title = done ? "Authorized" : "Not authorized";
        return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>" + title + ": Drover</title><h1>"
                + title
                + "</h1><p>" + escape(words) + "</p>"
                + (done ? "<p>You can close this page.</p>" : "") + "</html>";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
