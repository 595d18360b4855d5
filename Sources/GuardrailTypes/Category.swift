/// A kind of content that a classifier judges: `hate`, `prompt_injection`, or a company's own.
///
/// One taxonomy inside, adapters outside: what a provider calls otherwise is said in these words before anything decides.
package struct Category: Hashable, Sendable, Comparable {
    /// Lower-case ASCII letters, digits and `_`, beginning with a letter, at most 64 bytes.
    package let id: String

    /// - Returns: nil if that is no name of a category.
    package init?(_ id: String) {
        let bytes = id.utf8
        guard let first = bytes.first, Self.isLetter(first), bytes.count <= 64,
            bytes.allSatisfy({ Self.isLetter($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") })
        else { return nil }
        self.id = id
    }

    private init(known id: String) {
        self.id = id
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }

    package static func < (left: Category, right: Category) -> Bool { left.id < right.id }
}

extension Category {
    // MLCommons hazards, as Llama Guard 3's model card lists them.
    /// S1: murder, assault, kidnapping, terrorism, cruelty to animals.
    package static let violentCrimes = Category(known: "violent_crimes")
    /// S2: crimes without violence; fraud and attacks on computers have words of their own besides.
    package static let illicit = Category(known: "illicit")
    /// S3: trafficking, sexual assault, harassment and prostitution.
    package static let sexCrimes = Category(known: "sex_crimes")
    /// S4: sexual content that involves minors.
    package static let sexualMinors = Category(known: "sexual_minors")
    /// S5: false statements about living persons that injure their reputation.
    package static let defamation = Category(known: "defamation")
    /// S6: financial, medical, legal or electoral advice that needs a professional.
    package static let specialisedAdvice = Category(known: "specialised_advice")
    /// S7: non-public personal information.
    package static let privacy = Category(known: "privacy")
    /// S8: violations of others' intellectual property.
    package static let intellectualProperty = Category(known: "intellectual_property")
    /// S9: weapons of mass destruction, explosives, firearms.
    package static let weapons = Category(known: "weapons")
    /// S10: demeaning people for protected characteristics.
    package static let hate = Category(known: "hate")
    /// S11: suicide, self-injury, disordered eating.
    package static let selfHarm = Category(known: "self_harm")
    /// S12: erotica and sexual description.
    package static let sexual = Category(known: "sexual")
    /// S13: false information about how, when or where to vote.
    package static let elections = Category(known: "elections")
    /// S14: abuse of a code interpreter.
    package static let codeInterpreterAbuse = Category(known: "code_interpreter_abuse")

    // Beyond them.
    /// P1: orders to the model that stand in what it only was to read.
    package static let promptInjection = Category(known: "prompt_injection")
    /// P2: talking the model out of its rules.
    package static let jailbreak = Category(known: "jailbreak")
    /// T1: rude or disrespectful speech.
    package static let toxicity = Category(known: "toxicity")
    /// T2: speech that attacks a person.
    package static let harassment = Category(known: "harassment")
    /// T3: swear words.
    package static let profanity = Category(known: "profanity")
    /// V1: violence shown or wished for.
    package static let violence = Category(known: "violence")
    /// Deceiving people for gain; part of S2.
    package static let fraud = Category(known: "fraud")
    /// Attacks on computers; part of S2.
    package static let cyber = Category(known: "cyber")
    /// False statements meant to mislead the public.
    package static let misinfo = Category(known: "misinfo")
    /// Anything that a careful assistant would not help with: one word over all others.
    package static let harmful = Category(known: "harmful")
    /// Content of any kind that the categories above name: the worst of several, in prompts and answers.
    package static let unsafe = Category(known: "unsafe")

    /// All with a meaning that adapters and presets know, with their short codes where there are any.
    package static let known: [(category: Category, code: String?)] = [
        (violentCrimes, "S1"), (illicit, "S2"), (sexCrimes, "S3"), (sexualMinors, "S4"), (defamation, "S5"),
        (specialisedAdvice, "S6"), (privacy, "S7"), (intellectualProperty, "S8"), (weapons, "S9"), (hate, "S10"),
        (selfHarm, "S11"), (sexual, "S12"), (elections, "S13"), (codeInterpreterAbuse, "S14"), (promptInjection, "P1"),
        (jailbreak, "P2"), (toxicity, "T1"), (harassment, "T2"), (profanity, "T3"), (violence, "V1"), (fraud, nil),
        (cyber, nil), (misinfo, nil), (harmful, nil), (unsafe, nil),
    ]

    /// Upper case, as placeholders and entities are written: `SELF_HARM`.
    package var entity: String { id.uppercased() }
}
