package drover.system;

/**
 * Credentials that are made while Drover runs, such as an access token: a bean that makes some implements it. In a pattern they
 * stand like all others: {@code Authorization: Bearer {acme.access-token}}.
 */
public interface Issued {
    /**
     * One as it is now.
     *
     * @param secret what is sent
     * @param version tells it from an earlier one of the same name
     */
    record Current(String secret, long version) {}

    /** Whether it makes the credential of this name. */
    boolean makes(String name);

    /**
     * What is sent now; where it has come to its end, another is asked for first.
     *
     * @throws ApiException when there is none, and none to be had now
     */
    Current current(String name) throws ApiException;

    /** An API has answered 401 to one of them: whether the next call is sent another. */
    boolean another(String name, long version);

    /** An API has taken one of them. */
    void worked(String name, long version);

    /** Tells whom it lets in as whom: it changes when a person does, not when only time passes. */
    String identity(String name);

    /** Where it comes from, in words: the command that makes it. */
    String place(String name);
}
