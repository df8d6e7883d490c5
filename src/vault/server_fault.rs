//! What the user's git said about the server, as far as there is something to do about it.

/// Why exchanging with the server failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerFault {
    /// There is no git on this machine.
    NoGit,
    /// The machine or the folder is not there.
    Unreachable,
    /// The machine is there, and nothing came from it any more.
    Silent,
    /// The server does not let this user in.
    Denied,
    /// The server's own identity is not the one known here.
    OtherMachine,
    /// A folder of another user of this machine.
    OtherOwner,
    /// Someone else is sending just now, or was cut off while doing so.
    Busy,
    /// The server may be read and not written.
    ReadOnly,
    /// The server lets nothing be deleted.
    NoDeletes,
    /// The server's own rules refuse.
    Declined,
    /// No room on the server, or here.
    Full,
    /// More came than one exchange may bring.
    TooMuch,
    /// What came is damaged or not what git allows.
    BadObjects,
    /// An address that would start a program.
    Transport,
    /// Something else.
    Other,
}

/// The words by which each is known (git and OpenSSH in the C locale); the first that fits counts.
const SAID: &[(ServerFault, &[&str])] = &[
    (ServerFault::OtherOwner, &["dubious ownership"]),
    (
        ServerFault::OtherMachine,
        &["Host key verification failed", "HOST IDENTIFICATION HAS CHANGED", "certificate verif"],
    ),
    (ServerFault::TooMuch, &["died of signal 25", "File size limit", "File too large"]),
    (ServerFault::Full, &["No space left", "Disk quota"]),
    (
        ServerFault::Denied,
        &[
            "Permission denied (",
            "Authentication failed",
            "could not read Username",
            "could not read Password",
            "terminal prompts disabled",
            "unable to get password",
            "unable to read askpass",
            "Too many authentication failures",
            "error: 401",
            "error: 403",
        ],
    ),
    (ServerFault::Busy, &[".lock': File exists"]),
    (ServerFault::NoDeletes, &["deletion prohibited", "denying ref deletion"]),
    (
        ServerFault::ReadOnly,
        &[
            "insufficient permission",
            "Read-only file system",
            "unable to create temporary",
            "unable to create '",
        ],
    ),
    (ServerFault::Declined, &["hook declined", "protected branch", "[remote rejected]"]),
    (ServerFault::Transport, &["not allowed", "Unable to find remote helper"]),
    (
        ServerFault::BadObjects,
        &["fsck error", "index-pack failed", "bad object", "inflate: data stream error"],
    ),
    (
        ServerFault::Unreachable,
        &[
            "Could not resolve host",
            "Name or service not known",
            "Network is unreachable",
            "No route to host",
            "Connection refused",
            "Connection timed out",
            "Connection reset",
            "Connection closed",
            "Failed to connect",
            "does not appear to be a git repository",
            "does not exist",
            "not found",
            "No such file or directory",
            "Could not read from remote repository",
            "unexpected disconnect",
            "hung up unexpectedly",
        ],
    ),
];

impl ServerFault {
    /// Reads what git said.
    pub(super) fn recognise(said: &str) -> Self {
        let fits = |words: &[&str]| words.iter().any(|word| said.contains(word));
        SAID.iter().find(|(_, words)| fits(words)).map_or(Self::Other, |(fault, _)| *fault)
    }

    /// What is the matter.
    pub(super) fn what(self) -> &'static str {
        match self {
            Self::NoGit => "het programma git is er niet",
            Self::Unreachable => "de server is niet te bereiken, of het archief staat daar niet",
            Self::Silent => "de server zegt al tien minuten niets meer",
            Self::Denied => "de server laat u niet binnen",
            Self::OtherMachine => "de server is niet de machine die hier bekend is",
            Self::OtherOwner => {
                "de map van de server is van een andere gebruiker, en git vertrouwt die niet zomaar"
            }
            Self::Busy => "een ander is net aan het versturen, of een verzending is daar afgebroken",
            Self::ReadOnly => "op de server kunt u niet schrijven",
            Self::NoDeletes => "de server laat niets weghalen",
            Self::Declined => "de server weigert wat u wilt versturen",
            Self::Full => "de schijf is vol, op de server of hier",
            Self::TooMuch => "de server geeft meer dan één keer ophalen mag brengen (4 GB)",
            Self::BadObjects => "wat de server geeft is beschadigd of niet toegestaan",
            Self::Transport => "dit soort adres wordt niet gebruikt: het kan een programma starten",
            Self::Other => "git kon het archief niet ophalen of versturen",
        }
    }

    /// What to do now.
    pub(super) fn todo(self) -> &'static str {
        match self {
            Self::NoGit => "installeer git, of vraag de beheerder daarom",
            Self::Unreachable => {
                "werk hier gerust door en probeer het later opnieuw; kijk of u verbinding hebt, en met `git remote -v` of het adres klopt"
            }
            Self::Silent => {
                "wat u vastlegde staat hier veilig: werk gerust door en probeer het later opnieuw; blijft dit zo, vraag dan de beheerder om de server na te kijken"
            }
            Self::Denied => {
                "kijk of u met `git ls-remote origin` wel binnenkomt; vraag anders de beheerder om toegang (een sleutel voor ssh, of een wachtwoord dat git mag bewaren)"
            }
            Self::OtherMachine => {
                "ga niet verder en vraag de beheerder of de server vernieuwd is; pas daarna mag de oude vingerafdruk weg"
            }
            Self::OtherOwner => {
                "vraag de beheerder of dit de goede map is; zo ja, geef dan: git config --global --add safe.directory MAP"
            }
            Self::Busy => {
                "wat u vastlegde staat hier veilig; probeer het over een paar minuten opnieuw; blijft dit staan, vraag dan de beheerder om het bestand hieronder weg te halen, als daar niemand bezig is"
            }
            Self::ReadOnly => {
                "wat u vastlegde staat hier veilig; vraag de beheerder om schrijfrechten op de map van de server (voor een gedeelde map: git init --bare --shared)"
            }
            Self::NoDeletes => {
                "vraag de beheerder om het daar weg te halen, of om weghalen toe te staan (receive.denyDeletes)"
            }
            Self::Declined => {
                "wat u vastlegde staat hier veilig; laat de beheerder de regels van de server nakijken"
            }
            Self::Full => "maak ruimte, of vraag de beheerder daarom, en probeer het opnieuw",
            Self::TooMuch | Self::BadObjects => {
                "er is niets overgenomen; laat de beheerder en een intern begeleider of de directie de server nakijken"
            }
            Self::Transport => {
                "geef een map, of een adres dat begint met ssh://, https:// of gebruiker@machine:"
            }
            Self::Other => "er is niets verloren; kijk of de server te bereiken is en probeer het opnieuw",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_says_is_recognised() {
        for (said, fault) in [
            (
                "ssh: connect to host x port 22: Connection refused\nfatal: Could not read from remote repository.",
                ServerFault::Unreachable,
            ),
            (
                "u@x: Permission denied (publickey).\nfatal: Could not read from remote repository.",
                ServerFault::Denied,
            ),
            (
                "Host key verification failed.\nfatal: Could not read from remote repository.",
                ServerFault::OtherMachine,
            ),
            (
                "fatal: could not read Username for 'https://x': terminal prompts disabled",
                ServerFault::Denied,
            ),
            ("fatal: transport 'ext' not allowed", ServerFault::Transport),
            (
                "remote: error: denying ref deletion for refs/heads/x\n ! [remote rejected] x (deletion prohibited)",
                ServerFault::NoDeletes,
            ),
            (" ! [remote rejected] main -> main (pre-receive hook declined)", ServerFault::Declined),
            ("error: index-pack died of signal 25\nfatal: index-pack failed", ServerFault::TooMuch),
            ("fatal: detected dubious ownership in repository at '/x'", ServerFault::OtherOwner),
            (
                "remote: error: cannot lock ref 'refs/heads/main': Unable to create '/a/main.lock': File exists.\n ! [remote rejected] main -> main (atomic transaction failed)",
                ServerFault::Busy,
            ),
            ("iets anders", ServerFault::Other),
        ] {
            assert_eq!(ServerFault::recognise(said), fault, "{said}");
        }
    }
}
