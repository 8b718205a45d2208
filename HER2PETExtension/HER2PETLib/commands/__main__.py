import sys

from HER2PETLib.commands import main

sys.exit(main())
