/// The kinds of diagnostics.
///
/// Codes are stable: a number is never given a second meaning.
package enum DiagnosticCode: String, Hashable, Sendable, CaseIterable {
    case unreadableFile = "R001"
    case invalidYAML = "R002"
    case duplicateKey = "R003"
    case unknownKey = "R004"
    case missingKey = "R005"
    case wrongType = "R006"
    case valueNotAllowed = "R007"
    case unknownSchemaNumber = "R008"
    case badForm = "R009"
    case duplicateRuleID = "R010"
    case duplicatePackID = "R011"
    case booleanLikeKey = "R012"
    case unknownValidator = "R013"
    case noLongestMatch = "R014"
    case patternDoesNotCompile = "R015"
    case patternDoesNotJIT = "R016"
    case patternMatchesEmpty = "R017"
    case tooFewTests = "R018"
    case failingTest = "R019"
    case neverReported = "R020"
    case conflictingKeys = "R021"
    case noFiles = "R022"
    case patternRefused = "R023"
    /// From here on: warnings.
    case doubleQuotedRegex = "R050"
    case missingDescription = "R051"
    case deprecatedRule = "R052"
    case selectsNothing = "R053"
    case expiredAllowance = "R060"
    case importedWithoutTests = "R061"

    package var severity: Diagnostic.Severity { rawValue < "R050" ? .error : .warning }

    /// What kind of thing it is, for the table in `docs/rules.md`.
    package var summary: String {
        switch self {
        case .unreadableFile: "a file or folder cannot be read"
        case .invalidYAML: "the file is not YAML"
        case .duplicateKey: "a key stands twice in one mapping"
        case .unknownKey: "a key that the format does not know"
        case .missingKey: "a key that must be there is not"
        case .wrongType: "a value of the wrong type"
        case .valueNotAllowed: "a value outside its closed set or range"
        case .unknownSchemaNumber: "a version of the format that this program does not know"
        case .badForm: "an id, entity or version that does not have its form"
        case .duplicateRuleID: "two rules with one id, in any of the files"
        case .duplicatePackID: "two packs with one id"
        case .booleanLikeKey: "a key that YAML may read as true or false"
        case .unknownValidator: "a validator that does not exist"
        case .noLongestMatch: "a pattern without a longest match, and no max_length"
        case .patternDoesNotCompile: "a pattern that PCRE2 does not accept"
        case .patternDoesNotJIT: "a pattern that cannot be compiled to machine code"
        case .patternMatchesEmpty: "a pattern that can match nothing at all"
        case .tooFewTests: "fewer than two match or two no_match tests"
        case .failingTest: "a rule that does not do what its own test says"
        case .neverReported: "a pattern whose findings can never reach report_at"
        case .conflictingKeys: "keys that exclude each other"
        case .noFiles: "no rule file was found"
        case .patternRefused: "a pattern that the engine cannot run safely on a stream"
        case .doubleQuotedRegex: "a pattern in double quotes, where YAML eats backslashes"
        case .missingDescription: "a rule without a description"
        case .deprecatedRule: "a rule that its author gave up"
        case .selectsNothing: "a policy condition that fits no loaded rule"
        case .expiredAllowance: "an entry of an allow list whose last day is over"
        case .importedWithoutTests: "an imported pack whose rules bring too few tests"
        }
    }
}
