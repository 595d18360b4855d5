import ArgumentParser

/// What `weir eval` takes where the documents are held to hold nothing.
struct CleanOptions: ParsableArguments {
    @Flag(name: .long, help: "Every file is a document that holds nothing: count what is found.")
    var clean = false

    @Option(
        name: .long,
        help: ArgumentHelp("End with 1 if more is found in a megabyte of all files together.", valueName: "n")
    )
    var maxPerMb: Double?

    @Option(
        name: .long,
        help: ArgumentHelp("Do not count what this rule finds; may be given several times.", valueName: "rule")
    )
    var except: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("Leave out what fits below folders, written as in a .gitignore.", valueName: "pattern")
    )
    var exclude: [String] = []

    @Flag(name: .long, help: "Also read what .gitignore files name.")
    var noIgnore = false

    @Option(
        name: .long,
        help: ArgumentHelp("Leave out larger files below folders, in MB. (default: 10)", valueName: "mb")
    )
    var maxSize: Int?

    func validate() throws {
        let isAnyGiven = maxPerMb != nil || !except.isEmpty || !exclude.isEmpty || noIgnore || maxSize != nil
        if isAnyGiven && !clean {
            throw ValidationError("--max-per-mb, --except, --exclude, --no-ignore and --max-size go with --clean.")
        }
        if let maxPerMb, !(maxPerMb >= 0 && maxPerMb.isFinite) {
            throw ValidationError("--max-per-mb takes a number of findings from 0.")
        }
        if let maxSize, !(1...1_000_000).contains(maxSize) {
            throw ValidationError("--max-size takes a number of megabytes from 1.")
        }
    }
}
