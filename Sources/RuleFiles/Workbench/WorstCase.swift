/// Texts that should cost a rule much: what it looks for, and what almost is, again and again.
enum WorstCase {
    /// Of each test: its text, and its text without the last scalar, repeated.
    ///
    /// - Parameter length: in bytes; the texts are at most one test's text longer.
    static func texts(for located: LocatedRule, ofAtLeast length: Int) -> [[UInt8]] {
        let pumps = located.tests.flatMap { [Array($0.text.utf8), Array(String($0.text.dropLast()).utf8)] }
        return Set(pumps).filter { !$0.isEmpty }.map { pump in
            var text: [UInt8] = []
            while text.count < length { text += pump }
            return text
        }
    }
}
