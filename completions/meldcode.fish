complete --keep-order --exclusive --command meldcode --arguments "(MELDCODE_AANVULLING=fish meldcode -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
