import ByteText

/// All patterns of a rule set in two automata.
///
/// States multiply where patterns with nothing in common are under way at once. Patterns that begin with a literal or a digit
/// are rarely under way and share one; patterns that may begin with any word (addresses, hexadecimal, random keys) always are
/// and have another. Measured on the shipped rules and mixed text: a tenth of the states of one automaton over all.
package struct PatternFilter: Sendable {
    let automata: [PatternAutomaton]
    package let patternCount: Int
    /// Patterns that no automaton speaks for, because nothing is known of them or the automaton is full.
    package let opaque: [Int]

    /// - Parameter trees: one per pattern; nil for one that the parser could not follow.
    package init(_ trees: [PatternTree?]) {
        var builders = [AutomatonBuilder(), AutomatonBuilder()]
        var opaque: [Int] = []
        for (index, tree) in trees.enumerated() {
            guard let tree else {
                opaque.append(index)
                continue
            }
            let beginning = Beginning(of: tree)
            let group = beginning == .word ? 1 : 0
            builders[group].unrolledPositions = beginning.unrolledPositions
            guard builders[group].sets.count + builders[group].size(of: tree) < PatternAutomaton.positionLimit else {
                opaque.append(index)
                continue
            }
            builders[group].add(tree, as: UInt16(index))
        }
        automata = builders.filter { !$0.sets.isEmpty }.map(PatternAutomaton.init)
        patternCount = trees.count
        self.opaque = opaque
    }

    /// What patterns of one automaton begin with.
    private enum Beginning {
        case literal, mark, digit, word

        /// After a literal a body is rare enough to be left to PCRE2; a number is told from another by its length, and so is
        /// what begins with a mark of one or two letters.
        var unrolledPositions: Int {
            switch self {
            case .literal: 2
            case .digit: 24
            case .mark: 12
            case .word: 6
            }
        }

        init(of tree: PatternTree) {
            let first = tree.firstBytes
            if first.subtracting(PatternParser.digits.union(ByteSet(Array("+( -".utf8)))).isEmpty {
                self = .digit
            } else if first.asciiCount <= PatternTree.fewChoices {
                let isLetters = first.subtracting(PatternParser.word.union(.nonASCII)).isEmpty
                self = isLetters && tree.leadingFewChoices < 3 ? .mark : .literal
            } else {
                self = .word
            }
        }
    }
}
