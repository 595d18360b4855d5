import Detection
import GuardrailTypes
import Policy
import Synchronization

/// The tables of one engine that have been asked for, by how far the statements stand.
///
/// However many subjects there are, there are few ways in which statements can stand for them; should a policy make many,
/// they are forgotten together and made anew.
final class PolicyTables: Sendable {
    private struct State {
        var tables: [PolicyStandings: ResolvedPolicy] = [:]
        var made = 0
    }

    private static let most = 256

    private let rules: [Rule]
    private let categories: [CategoryRule]
    private let stack: PolicyStack
    private let asksForSubject: Bool
    private let state = Mutex(State())
    /// For a subject of whom nothing is known.
    let anonymous: ResolvedPolicy

    init(_ rules: [Rule], _ categories: [CategoryRule], _ stack: PolicyStack) {
        self.rules = rules
        self.categories = categories
        self.stack = stack
        asksForSubject = stack.asksForSubject
        let standings = stack.standings(for: PolicySubject())
        anonymous = ResolvedPolicy(rules, categories, stack, under: standings, number: 0)
        state.withLock { $0.tables[standings] = anonymous }
    }

    subscript(subject: PolicySubject) -> ResolvedPolicy {
        guard asksForSubject else { return anonymous }
        let standings = stack.standings(for: subject)
        return state.withLock { state in
            if let known = state.tables[standings] { return known }
            if state.tables.count >= Self.most { state.tables.removeAll() }
            state.made += 1
            let table = ResolvedPolicy(rules, categories, stack, under: standings, number: state.made)
            state.tables[standings] = table
            return table
        }
    }
}
