# %% right: Mac
shortcuts = {
    'run': 'Cmd + Return',
    'run_and_insert': 'Option + Return',
    'command_mode': 'escape',
    'edit_mode': 'return',
    'insert_above': 'A',
    'insert_below': 'B',
    'to_markdown': 'M',
    'to_code': 'Y',
    'delete_cell': 'D, D',
    'save': '⌘S',
}
# %% right: small letters and hyphens
shortcuts = {
    'run': 'shift-enter',
    'run_and_insert': 'alt-enter',
    'command_mode': 'esc',
    'edit_mode': 'enter',
    'insert_above': 'a',
    'insert_below': 'b',
    'to_markdown': 'm',
    'to_code': 'y',
    'delete_cell': 'dd',
    'save': 'ctrl-s',
}
# %% right: Control spelled out
shortcuts = {
    'run': 'Control+Enter',
    'run_and_insert': 'Alt+Enter',
    'command_mode': 'Ctrl+M',
    'edit_mode': 'Enter',
    'insert_above': 'A',
    'insert_below': 'B',
    'to_markdown': 'M',
    'to_code': 'Y',
    'delete_cell': 'D D',
    'save': 'Control S',
}
# %% right: Command spelled out
shortcuts = {
    'run': 'COMMAND + ENTER',
    'run_and_insert': 'OPTION+ENTER',
    'command_mode': 'Esc',
    'edit_mode': 'Enter',
    'insert_above': 'A',
    'insert_below': 'B',
    'to_markdown': 'M',
    'to_code': 'Y',
    'delete_cell': 'D,D',
    'save': 'Command-S',
}
# %% right: updated in place
shortcuts = dict(run='SHIFT ENTER', run_and_insert='ALT ENTER')
shortcuts.update(command_mode='Escape', edit_mode='Enter', insert_above='a', insert_below='b')
shortcuts.update(to_markdown='m', to_code='y', delete_cell='d d', save='ctrl s', copy='c')
# %% wrong: modes exchanged [misconception=modes-exchanged]
shortcuts = {
    'run': 'Shift+Enter',
    'run_and_insert': 'Alt+Enter',
    'command_mode': 'Enter',
    'edit_mode': 'Esc',
    'insert_above': 'A',
    'insert_below': 'B',
    'to_markdown': 'M',
    'to_code': 'Y',
    'delete_cell': 'D, D',
    'save': 'Ctrl+S',
}
# %% wrong: above and below exchanged [misconception=above-and-below-exchanged]
shortcuts = {
    'run': 'Shift+Enter',
    'run_and_insert': 'Alt+Enter',
    'command_mode': 'Esc',
    'edit_mode': 'Enter',
    'insert_above': 'B',
    'insert_below': 'A',
    'to_markdown': 'M',
    'to_code': 'Y',
    'delete_cell': 'D, D',
    'save': 'Ctrl+S',
}
# %% wrong: run and insert exchanged [misconception=run-and-insert-exchanged]
shortcuts = {
    'run': 'Alt+Enter',
    'run_and_insert': 'Shift+Enter',
    'command_mode': 'Esc',
    'edit_mode': 'Enter',
    'insert_above': 'A',
    'insert_below': 'B',
    'to_markdown': 'M',
    'to_code': 'Y',
    'delete_cell': 'D, D',
    'save': 'Ctrl+S',
}
# %% wrong: C for code [misconception=c-makes-code]
shortcuts = {
    'run': 'Shift+Enter',
    'run_and_insert': 'Alt+Enter',
    'command_mode': 'Esc',
    'edit_mode': 'Enter',
    'insert_above': 'A',
    'insert_below': 'B',
    'to_markdown': 'M',
    'to_code': 'C',
    'delete_cell': 'D, D',
    'save': 'Ctrl+S',
}
# %% wrong: one D [misconception=one-key-deletes]
shortcuts = {
    'run': 'Shift+Enter',
    'run_and_insert': 'Alt+Enter',
    'command_mode': 'Esc',
    'edit_mode': 'Enter',
    'insert_above': 'A',
    'insert_below': 'B',
    'to_markdown': 'M',
    'to_code': 'Y',
    'delete_cell': 'D',
    'save': 'Ctrl+S',
}
# %% wrong: X cuts [misconception=one-key-deletes]
shortcuts = {
    'run': 'Shift+Enter',
    'run_and_insert': 'Alt+Enter',
    'command_mode': 'Esc',
    'edit_mode': 'Enter',
    'insert_above': 'A',
    'insert_below': 'B',
    'to_markdown': 'M',
    'to_code': 'Y',
    'delete_cell': 'X',
    'save': 'Ctrl+S',
}
# %% wrong: the delete key [misconception=one-key-deletes]
shortcuts = {
    'run': 'Shift+Enter',
    'run_and_insert': 'Alt+Enter',
    'command_mode': 'Esc',
    'edit_mode': 'Enter',
    'insert_above': 'A',
    'insert_below': 'B',
    'to_markdown': 'M',
    'to_code': 'Y',
    'delete_cell': 'Delete',
    'save': 'Ctrl+S',
}
# %% wrong: Enter runs
shortcuts = {
    'run': 'Enter',
    'run_and_insert': 'Alt+Enter',
    'command_mode': 'Esc',
    'edit_mode': 'E',
    'insert_above': 'A',
    'insert_below': 'B',
    'to_markdown': 'M',
    'to_code': 'Y',
    'delete_cell': 'D, D',
    'save': 'Ctrl+S',
}
# %% wrong: save as
shortcuts = {
    'run': 'Shift+Enter',
    'run_and_insert': 'Alt+Enter',
    'command_mode': 'Esc',
    'edit_mode': 'Enter',
    'insert_above': 'A',
    'insert_below': 'B',
    'to_markdown': 'M',
    'to_code': 'Y',
    'delete_cell': 'D, D',
    'save': 'Ctrl+Shift+S',
}
# %% wrong: save with S alone
shortcuts = {
    'run': 'Shift+Enter',
    'run_and_insert': 'Alt+Enter',
    'command_mode': 'Esc',
    'edit_mode': 'Enter',
    'insert_above': 'A',
    'insert_below': 'B',
    'to_markdown': 'M',
    'to_code': 'Y',
    'delete_cell': 'D, D',
    'save': 'S',
}
# %% wrong: Alt for run
shortcuts = {
    'run': 'Alt+R',
    'run_and_insert': 'Alt+Enter',
    'command_mode': 'Esc',
    'edit_mode': 'Enter',
    'insert_above': 'A',
    'insert_below': 'B',
    'to_markdown': 'M',
    'to_code': 'Y',
    'delete_cell': 'D, D',
    'save': 'Ctrl+S',
}
# %% wrong: T for text
shortcuts = {
    'run': 'Shift+Enter',
    'run_and_insert': 'Alt+Enter',
    'command_mode': 'Esc',
    'edit_mode': 'Enter',
    'insert_above': 'A',
    'insert_below': 'B',
    'to_markdown': 'T',
    'to_code': 'Y',
    'delete_cell': 'D, D',
    'save': 'Ctrl+S',
}
# %% wrong: shift and A makes a heading
shortcuts = {
    'run': 'Shift+Enter',
    'run_and_insert': 'Alt+Enter',
    'command_mode': 'Esc',
    'edit_mode': 'Enter',
    'insert_above': 'Shift+A',
    'insert_below': 'B',
    'to_markdown': 'M',
    'to_code': 'Y',
    'delete_cell': 'D, D',
    'save': 'Ctrl+S',
}
# %% wrong: one left empty
shortcuts = {
    'run': 'Shift+Enter',
    'run_and_insert': 'Alt+Enter',
    'command_mode': 'Esc',
    'edit_mode': 'Enter',
    'insert_above': 'A',
    'insert_below': 'B',
    'to_markdown': 'M',
    'to_code': 'Y',
    'delete_cell': 'D, D',
    'save': '',
}
# %% wrong: Ctrl+Shift+Enter
shortcuts = {
    'run': 'Shift+Enter',
    'run_and_insert': 'Ctrl+Shift+Enter',
    'command_mode': 'Esc',
    'edit_mode': 'Enter',
    'insert_above': 'A',
    'insert_below': 'B',
    'to_markdown': 'M',
    'to_code': 'Y',
    'delete_cell': 'D, D',
    'save': 'Ctrl+S',
}
# %% wrong: three D
shortcuts = {
    'run': 'Shift+Enter',
    'run_and_insert': 'Alt+Enter',
    'command_mode': 'Esc',
    'edit_mode': 'Enter',
    'insert_above': 'A',
    'insert_below': 'B',
    'to_markdown': 'M',
    'to_code': 'Y',
    'delete_cell': 'DDD',
    'save': 'Ctrl+S',
}
# %% wrong: a list
shortcuts = ['Shift+Enter', 'Alt+Enter', 'Esc', 'Enter', 'A', 'B', 'M', 'Y', 'D D', 'Ctrl+S']
