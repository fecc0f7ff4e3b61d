package drover.poll;

/** Ends a poll between two pages, because an operator has switched its stream off or rewound it: no trouble, and nothing is lost. */
final class Cut extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Cut(String stream) {
        super(stream + " is not read on, an operator asked for it");
    }
}
