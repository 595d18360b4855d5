/// What a short text asks, word for word, without the courtesies around it: two texts may share an answer only if their forms are
/// equal.
///
/// An embedding finds texts about the same; whether they ask the same hangs on a number, a name, a unit, a language, a "not", or
/// on which of two words stands first. So every word and sign counts, in order, and only what is known to say nothing is left
/// out: openers such as "could you please", closers such as "thanks", "the" before a longer word, and the spelling of
/// contractions. In doubt a text has no form, and is like no other.
package struct TextForm: Hashable, Sendable {
    /// Words and signs of what was said: text of users.
    private let words: [String]

    /// Bytes of a text that has a form: a longer one is a document.
    package static let longest = 512

    /// - Parameter text: as it goes upstream, redacted.
    /// - Returns: nil for a text that is long, has lines or a quotation, or speaks of its own words.
    package init?(_ text: [UInt8]) {
        guard text.count <= Self.longest, let string = String(validating: text, as: UTF8.self) else { return nil }
        var words: [String] = []
        for character in string {
            guard let isWord = Self.isWord(character) else { return nil }
            if character == " " {
                words.append("")
            } else if isWord, let last = words.last, !last.isEmpty, Self.isWord(last.last ?? " ") == true {
                words[words.count - 1].append(character)
            } else {
                words.append(String(character))
            }
        }
        self.init(words: words)
    }

    private init?(words found: [String]) {
        var words = Self.marked(found)
        Self.foldFirst(&words)
        Self.spellOut(&words)
        guard FormWords.speakingOfWords.isDisjoint(with: words.map { $0.lowercased() }) else { return nil }
        Self.dropEnd(&words)
        Self.dropOpeners(&words)
        if let phrase = FormWords.waysToAskHow.first(where: words.starts), words.count > phrase.count,
            FormWords.doing.contains(words[phrase.count])
        {
            words.replaceSubrange(..<phrase.count, with: ["how", "to"])
        }
        Self.dropArticles(&words)
        guard words.contains(where: { $0.contains(where: \.isLetter) }) else { return nil }
        self.words = words
    }

    /// - Returns: nil for a sign with which a text has no form.
    private static func isWord(_ character: Character) -> Bool? {
        switch character {
        case " ": false
        case "\"", "`", "“", "”", "„", "«", "»", "‘", "\\", ":": nil
        case "'", "’", "_": true
        default:
            if character.isWhitespace || character.unicodeScalars.contains(where: isUnseen) {
                nil
            } else {
                character.isLetter || character.isNumber
            }
        }
    }

    private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .unassigned, .privateUse, .surrogate, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// Without empty words; a sign says whether it touches what stands before it, since "-5" is not "3 -5", nor "3-5".
    private static func marked(_ found: [String]) -> [String] {
        var words: [String] = []
        var isApart = false
        for word in found {
            if word.isEmpty {
                isApart = !words.isEmpty
                continue
            }
            let isSign = isWord(word.first ?? " ") == false
            let follows = words.last.map { isWord($0.last ?? " ") == false } ?? false
            // Between two words there is always space; beside a sign it is noted.
            if isApart, isSign || follows { words.append(" ") }
            words.append(word)
            isApart = false
        }
        return words
    }

    /// A sentence's first letter is large because it is the first; but "Turkey" is not "turkey", so of known words alone.
    private static func foldFirst(_ words: inout [String]) {
        guard let first = words.first, first.dropFirst().allSatisfy({ !$0.isUppercase }),
            FormWords.starters.contains(first.replacing("’", with: "'").lowercased())
        else { return }
        words[0] = first.lowercased()
    }

    /// Contractions in full: "what's" and "what is", "don't" and "do not".
    private static func spellOut(_ words: inout [String]) {
        words = words.flatMap { word -> [String] in
            let plain = word.replacing("’", with: "'")
            return FormWords.contractions[plain] ?? [plain]
        }
    }

    /// Leaves out what stands behind the question: the sign that ends it, and thanks.
    private static func dropEnd(_ words: inout [String]) {
        let isQuestion = words.contains { FormWords.questions.contains($0) } || openerLength(words) != nil
        while let last = words.last {
            // "5!" is a number.
            let isCry = last == "!" && words.dropLast().last.map { $0.count > 2 && $0.allSatisfy(\.isLetter) } ?? false
            let isEnd = isCry || last == "." || last == " " || last == "," || last == "?" && isQuestion
            if isEnd, words.count > 1 {
                words.removeLast()
            } else if let closer = FormWords.closers.first(where: { words.count > $0.count && ends(words, $0) }) {
                words.removeLast(closer.count)
            } else {
                return
            }
        }
    }

    private static func ends(_ words: [String], _ closer: [String]) -> Bool {
        zip(words.suffix(closer.count), closer).allSatisfy { $0.lowercased() == $1 }
    }

    private static func dropOpeners(_ words: inout [String]) {
        while let length = openerLength(words) {
            words.removeFirst(length)
            while words.count > 1, words[0] == "," || words[0] == " " { words.removeFirst() }
        }
    }

    private static func openerLength(_ words: [String]) -> Int? {
        if let opener = FormWords.openers.first(where: { words.count > $0.count && words.starts(with: $0) }) {
            return opener.count
        }
        // "Can you delete files" asks something else than "delete files".
        guard words.count > 3, FormWords.modals.contains(words[0]), words[1] == "you",
            FormWords.telling.contains(words[2])
        else { return nil }
        return 2
    }

    /// Before a longer word in small letters only: "the who", "plan a" and "The Times" are names.
    private static func dropArticles(_ words: inout [String]) {
        var kept: [String] = []
        for (place, word) in words.enumerated() {
            if word == "the", place + 1 < words.count {
                let next = words[place + 1]
                if next.count >= 5, next.allSatisfy(\.isLowercase) { continue }
            }
            kept.append(word)
        }
        words = kept
    }
}
