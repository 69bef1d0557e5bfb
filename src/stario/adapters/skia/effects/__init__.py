"""What ink, paper, silk, paint and light look like: functions on arrays, the same for a seed."""
