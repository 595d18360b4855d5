/// The words that a form leaves out or writes in one way, in closed lists: what is on none of them counts.
enum FormWords {
    /// Before a request, in small letters; longer ones first, since the first that fits is taken.
    static let openers: [[String]] = phrases([
        "i would like you to", "i would like to know", "i want you to", "i want to know", "i need you to",
        "i need to know", "would you mind telling me", "can you please", "could you please", "would you please",
        "will you please", "please can you", "please could you", "can you tell me", "could you tell me",
        "would you tell me", "please tell me", "let me know", "tell me", "please", "kindly", "hello ,", "hi ,",
        "hey ,", "hello !", "hi !", "hey !",
    ])

    /// With "you" an opener before one of `telling`: what is asked for is the telling, and not whether it can be done.
    static let modals: Set<String> = ["can", "could", "would", "will"]
    static let telling: Set<String> = [
        "explain", "describe", "list", "give", "show", "recommend", "suggest", "compare", "define", "provide",
        "outline",
    ]

    /// Behind one, in any letters.
    static let closers: [[String]] = phrases([
        "thank you very much", "thanks in advance", "thank you", "many thanks", "thanks", "please",
    ])

    /// Before one of `doing` they ask the same: "how do I look" and "how can I look" do not.
    static let waysToAskHow: [[String]] = phrases(["how do i", "how can i", "how could i", "how to"])
    static let doing: Set<String> = [
        "reset", "change", "install", "uninstall", "create", "delete", "remove", "add", "cancel", "update", "upgrade",
        "configure", "connect", "disconnect", "export", "import", "download", "upload", "enable", "disable", "convert",
        "contact", "buy", "restart", "reinstall", "register", "unsubscribe", "subscribe", "activate", "deactivate",
    ]

    /// First words whose large letter says nothing but that they are the first.
    static let starters: Set<String> = questions.union(modals).union(telling).union(
        contractions.keys.map { $0.lowercased() }
    )
    .union([
        "i", "is", "are", "do", "does", "did", "please", "kindly", "tell", "let", "hello", "hi", "hey", "if", "in",
        "should", "was", "were", "has", "have", "the", "find", "name", "there", "my", "we", "when", "thanks",
    ])

    /// With one of them a text is a question, with or without its sign.
    static let questions: Set<String> = ["what", "how", "who", "when", "where", "why", "which", "whose", "whom"]

    static let contractions: [String: [String]] = [
        "what's": ["what", "is"], "where's": ["where", "is"], "who's": ["who", "is"], "how's": ["how", "is"],
        "that's": ["that", "is"], "it's": ["it", "is"], "i'm": ["i", "am"], "I'm": ["I", "am"],
        "don't": ["do", "not"], "doesn't": ["does", "not"], "didn't": ["did", "not"], "isn't": ["is", "not"],
        "aren't": ["are", "not"], "wasn't": ["was", "not"], "weren't": ["were", "not"], "can't": ["can", "not"],
        "cannot": ["can", "not"], "couldn't": ["could", "not"], "won't": ["will", "not"],
        "wouldn't": ["would", "not"], "shouldn't": ["should", "not"],
        // A question has its "I" in the middle, where it is large or not by habit alone.
        "I": ["i"],
    ]

    /// A text with one of them is about words, its own perhaps: none of these says nothing then.
    static let speakingOfWords: Set<String> = [
        "word", "words", "letter", "letters", "character", "characters", "sentence", "sentences", "phrase", "phrases",
        "text", "texts", "title", "titled", "spell", "spelled", "spelling", "translate", "translated", "translation",
        "rewrite", "rephrase", "paraphrase", "repeat", "say", "says", "said", "saying", "write", "writes", "wrote",
        "quote", "quoted", "called", "named", "grammar", "grammatical", "polite", "tone", "mean", "means", "meaning",
        "pronounce", "rhyme", "rhymes", "summarize", "summarise", "correct", "proofread", "echo", "print",
    ]

    private static func phrases(_ texts: [String]) -> [[String]] { texts.map(words) }

    private static func words(of text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
