package dev.sluice.ingest.cut;

/** What a picture means for the question where a chunk may begin. */
enum PictureKind {
    /** Decoding can begin here, and nothing that follows refers to what came before. */
    CLOSED_ENTRY,
    /** Decoding can begin here, but leading pictures that refer to what came before may follow. */
    OPEN_ENTRY,
    /** Follows an entry, is shown before it, and cannot be decoded without what came before. */
    LEADING,
    /** Follows an entry, is shown before it, and can be decoded from it. */
    DECODABLE_LEADING,
    /** Any other picture. */
    PLAIN;

    boolean isEntry() {
        return this == CLOSED_ENTRY || this == OPEN_ENTRY;
    }

    boolean isLeading() {
        return this == LEADING || this == DECODABLE_LEADING;
    }
}
